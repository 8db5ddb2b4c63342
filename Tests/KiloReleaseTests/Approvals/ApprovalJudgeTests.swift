import Core
import Ledger
import ReleaseModel
import SystemPackage
import TestSupport
import Testing
import Trust

@testable import kilo_release

@Suite("Which approvals count")
struct ApprovalJudgeTests {
    private func approval(
        of person: Person, role: String, _ judge: ApprovalJudge
    ) async throws -> LedgerEvent.Approval {
        let text = judge.subject.statement(for: role).text
        return try judge.approval(in: role, signature: try await person.sign(text))
    }

    @Test("As many different keys as the role asks for, of either program")
    func complete() async throws {
        try await withTemporaryFolder { folder in
            let alice = try await Person.make("alice", in: folder)
            let bob = try await Person.make("bob", in: folder, usesMinisign: true)
            let judge = try ApprovalJudge(
                ApprovalSamples.subject([ApprovalRule("manager", count: 2, keys: alice.key, bob.key)]))
            #expect(judge.judge([]).missing == "approvals are missing: manager (0 of 2)")
            let first = try await approval(of: alice, role: "manager", judge)
            #expect(judge.judge([first, first]).missing == "approvals are missing: manager (1 of 2)")
            let second = try await approval(of: bob, role: "manager", judge)
            let verdict = judge.judge([first, second])
            #expect(verdict.missing == nil)
            #expect(verdict.void.isEmpty)
            #expect(verdict.standings[0].signers.map(\.label) == ["alice@example.test", ""])
            #expect(verdict.standings[0].signers.map(\.fingerprint) == [first.signer, second.signer])
        }
    }

    @Test("None is needed where the plan demands none")
    func none() throws {
        #expect(try ApprovalJudge(ApprovalSamples.subject([])).judge([]).missing == nil)
    }

    @Test("An approval is void when a byte of an artifact, the version or the plan changes")
    func void() async throws {
        try await withTemporaryFolder { folder in
            let alice = try await Person.make("alice", in: folder)
            let rule = ApprovalRule("manager", keys: alice.key, line: 3)
            let judge = try ApprovalJudge(ApprovalSamples.subject([rule]))
            let given = try await approval(of: alice, role: "manager", judge)
            let moved = ApprovalRule("manager", keys: alice.key, line: 4)
            let subject = try ApprovalSamples.subject([rule])
            let others = [
                try ApprovalSamples.subject([rule], content: "other bytes"),
                try ApprovalSamples.subject([moved]),
                ApprovalSubject(
                    release: try ApprovalSamples.release([rule], version: "1.4.1"),
                    artifacts: subject.artifacts),
                ApprovalSubject(release: subject.release, artifacts: Array(subject.artifacts.dropLast())),
            ]
            for other in others {
                let verdict = try ApprovalJudge(other).judge([given])
                #expect(verdict.missing == "approvals are missing: manager (0 of 1)")
                #expect(verdict.void.map(\.reason.code) == [.approvalVoid])
            }
        }
    }

    @Test("A key counts in the roles that name it, and signs for each of them")
    func roles() async throws {
        try await withTemporaryFolder { folder in
            let alice = try await Person.make("alice", in: folder)
            let bob = try await Person.make("bob", in: folder)
            let judge = try ApprovalJudge(
                ApprovalSamples.subject([
                    ApprovalRule("manager", keys: alice.key),
                    ApprovalRule("security", keys: alice.key, bob.key),
                    ApprovalRule("legal", keys: bob.key),
                ]))
            let given = try await approval(of: alice, role: "manager", judge)
            #expect(
                judge.judge([given]).missing == "approvals are missing: security (0 of 1), legal (0 of 1)")
            // The same signature under another role's name is one of another statement.
            let renamed = LedgerEvent.Approval(
                role: "security", signer: given.signer, signature: given.signature,
                statement: judge.subject.statement(for: "security").digest)
            #expect(judge.judge([renamed]).void.map(\.reason.code) == [.signatureInvalid])
            let both = [given, try await approval(of: alice, role: "security", judge)]
            #expect(judge.judge(both).missing == "approvals are missing: legal (0 of 1)")
            let failure = await #expect(throws: Failure.self) {
                try await approval(of: alice, role: "legal", judge)
            }
            #expect(failure?.code == .signatureUnknownKey)
        }
    }

    @Test("A row of the ledger proves nothing by itself")
    func forged() async throws {
        try await withTemporaryFolder { folder in
            let alice = try await Person.make("alice", in: folder)
            let mallory = try await Person.make("mallory", in: folder)
            let judge = try ApprovalJudge(
                ApprovalSamples.subject([ApprovalRule("manager", keys: alice.key)]))
            let statement = judge.subject.statement(for: "manager")
            let fingerprint = judge.roles[0].keys[0].fingerprint
            let signature = try await mallory.sign(statement.text)
            let forged = ["", "not a signature", signature].map {
                LedgerEvent.Approval(
                    role: "manager", signer: fingerprint, signature: $0, statement: statement.digest)
            }
            let stranger = LedgerEvent.Approval(
                role: "nobody", signer: fingerprint, signature: signature, statement: statement.digest)
            let verdict = judge.judge(forged + [stranger])
            #expect(verdict.missing == "approvals are missing: manager (0 of 1)")
            #expect(
                verdict.void.map(\.reason.code) == [
                    .signatureMalformed, .signatureMalformed, .signatureUnknownKey, .unknownRole,
                ])
        }
    }

    @Test("Keys that are none are told with the plan's line, all at once")
    func keys() async throws {
        try await withTemporaryFolder { folder in
            let alice = try await Person.make("alice", in: folder)
            let subject = try ApprovalSamples.subject([
                ApprovalRule("a", keys: .init(.ssh, "hello"), line: 11),
                ApprovalRule("b", keys: .init(.minisign, "RWQ"), line: 12),
                ApprovalRule(
                    "c", count: 2, keys: alice.key, .init(.ssh, alice.key.text + " again"), line: 13),
            ])
            let failures = #expect(throws: Failures.self) { try ApprovalJudge(subject) }
            let codes = failures?.all.map(\.code.name)
            #expect(codes == ["key.malformed", "key.malformed", "plan.invalid-approval"])
            #expect(failures?.all.map(\.location?.line) == [11, 12, 13])
        }
    }
}
