import Core
import Ledger
import SystemPackage
import Testing

@Suite("The chain of hashes")
struct ChainTests {
    struct Tampering: Sendable {
        let statement: String
        let sequence: Int
        let reason: ChainBreak.Reason

        init(_ statement: String, _ sequence: Int, _ reason: ChainBreak.Reason) {
            self.statement = statement
            self.sequence = sequence
            self.reason = reason
        }
    }

    private static let swap = """
        UPDATE entries SET sequence = 99 WHERE sequence = 3; \
        UPDATE entries SET sequence = 3 WHERE sequence = 4; UPDATE entries SET sequence = 4 WHERE sequence = 99
        """

    @Test(
        "who goes around the triggers is found, with the first row and the reason",
        arguments: [
            Tampering("UPDATE entries SET body = '{}' WHERE sequence = 2", 2, .altered),
            Tampering("UPDATE entries SET run = 'other' WHERE sequence = 3", 3, .altered),
            Tampering("UPDATE entries SET time = time + 1 WHERE sequence = 4", 4, .altered),
            Tampering("UPDATE entries SET kind = 'intent' WHERE sequence = 16", 16, .altered),
            Tampering("UPDATE entries SET hash = upper(hash) WHERE sequence = 5", 5, .altered),
            Tampering("UPDATE entries SET body = body || char(0) || 'x' WHERE sequence = 6", 6, .altered),
            Tampering("DELETE FROM entries WHERE sequence = 1", 1, .missing(next: 2)),
            Tampering("DELETE FROM entries WHERE sequence IN (5, 6)", 5, .missing(next: 7)),
            Tampering("UPDATE entries SET sequence = 20 WHERE sequence = 7", 7, .missing(next: 8)),
            Tampering("UPDATE entries SET sequence = -1 WHERE sequence = 7", -1, .altered),
            Tampering(swap, 3, .altered),
            Tampering(
                "DELETE FROM entries WHERE sequence = 8; UPDATE entries SET sequence = sequence - 1"
                    + " WHERE sequence > 8", 8, .altered),
        ])
    func tampering(_ tampering: Tampering) async throws {
        try await SampleLedger.with { ledger, _ in
            try await SampleLedger.fill(ledger)
            #expect(try await SampleLedger.tamper(ledger, tampering.statement) == "")
            let found = ChainBreak(sequence: tampering.sequence, reason: tampering.reason)
            #expect(try await ledger.verify() == .broken(found))
            let failure = await #expect(throws: Failure.self) { try await ledger.requireWhole() }
            #expect(failure?.code.name == "ledger.broken")
            #expect(failure?.message == found.description)
        }
    }

    @Test("a table without types does not stop the check: a row that is none is a changed one")
    func otherTypes() async throws {
        try await SampleLedger.with { ledger, _ in
            try await SampleLedger.fill(ledger)
            let statement = """
                CREATE TABLE other AS SELECT * FROM entries; DROP TABLE entries; \
                ALTER TABLE other RENAME TO entries; UPDATE entries SET time = x'00ff' WHERE sequence = 2
                """
            #expect(try await SampleLedger.tamper(ledger, statement) == "")
            #expect(try await ledger.verify() == .broken(ChainBreak(sequence: 2, reason: .altered)))
            let failure = await #expect(throws: Failure.self) { _ = try await ledger.entries() }
            #expect(failure?.code.name == "ledger.unusable")
        }
    }

    @Test("a cut end leaves a whole chain, and is found by whoever knows a hash of before")
    func cutEnd() async throws {
        try await SampleLedger.with { ledger, _ in
            try await SampleLedger.fill(ledger)
            let head = try #require(try await ledger.requireWhole())
            #expect(head.sequence == 16)
            #expect(try await ledger.verify(knownHead: head.hash) == .whole(head))
            #expect(try await SampleLedger.tamper(ledger, "DELETE FROM entries WHERE sequence > 14") == "")
            let shorter = try #require(try await ledger.requireWhole())
            #expect(shorter.sequence == 14)
            let missing = ChainBreak(sequence: 15, reason: .unknownHead(head.hash))
            #expect(try await ledger.verify(knownHead: head.hash) == .broken(missing))
            try await ledger.append(SampleLedger.opening, run: "three")
            #expect(try await ledger.requireWhole(knownHead: shorter.hash)?.sequence == 15)
        }
    }

    @Test("an empty ledger is whole, unless somebody knows better")
    func empty() async throws {
        try await SampleLedger.with { ledger, _ in
            let verdict = try await ledger.verify()
            #expect(verdict == .whole(nil))
            let missing = ChainBreak(sequence: 1, reason: .unknownHead("ab"))
            #expect(try await ledger.verify(knownHead: "ab") == .broken(missing))
        }
    }
}
