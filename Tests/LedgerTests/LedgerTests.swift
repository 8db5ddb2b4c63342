import Core
import Foundation
import Ledger
import Lifecycle
import SystemPackage
import TestSupport
import Testing

@Suite("The ledger")
struct LedgerTests {
    @Test("entries come back in order, as they were written, with the injected time")
    func roundTrip() async throws {
        try await SampleLedger.with { ledger, _ in
            let identity = Identity(destination: "npm", name: "@a/b", version: "1.2.3")
            let failure = Failure(
                Failure.Code("npm.refused", .refused), "npm", "no", advice: "ask",
                at: SourceLocation(file: "Release.swift", line: 3))
            let events: [LedgerEvent] = [
                SampleLedger.opening,
                .packaged(
                    .init(
                        action: "package b", fileName: "b.tgz", digest: Digest.of("b"), size: 9,
                        content: "{}")),
                .approved(
                    .init(role: "manager", signer: "SHA256:a", signature: "s", statement: Digest.of("b"))),
                .resumed(.init(tool: "1.0.0")),
                .intent(.init(action: "publish b", identity: identity, digest: Digest.of("b"))),
                .outcome(action: "publish b", OutcomeRecord(.refused(failure))),
                .closed(conclusion: "refused"),
            ]
            for event in events { try await ledger.append(event, run: "one") }
            try await ledger.append(SampleLedger.opening, run: "two")
            let entries = try await ledger.entries(of: "one")
            #expect(entries.map(\.event) == events)
            #expect(entries.map(\.sequence) == Array(1...7))
            #expect(entries.allSatisfy { $0.time == Timestamp(seconds: 1_764_000_000) })
            #expect(try await ledger.runs() == ["one", "two"])
            _ = try await ledger.requireWhole()
        }
    }

    @Test("a run is found by its opening, and kinds are looked for, without a look at any other row")
    func queries() async throws {
        try await SampleLedger.with { ledger, _ in
            for run in ["one", "two"] {
                try await ledger.append(SampleLedger.opening, run: run)
                try await ledger.append(.resumed(.init(tool: "1.0.0")), run: run)
                try await ledger.append(.closed(conclusion: "done"), run: run)
            }
            let change = "UPDATE entries SET body = 'no JSON' WHERE kind = 'closed'"
            #expect(try await SampleLedger.tamper(ledger, change) == "")
            let opening = try await ledger.opening(of: "two")
            #expect(opening.map { .opened($0) } == SampleLedger.opening)
            #expect(try await ledger.opening(of: "three") == nil)
            let found = try await ledger.entries(kinds: [.opened, .resumed])
            #expect(found.map(\.sequence) == [1, 2, 4, 5])
            #expect(try await ledger.entries(of: "two", kinds: [.resumed]).map(\.sequence) == [5])
            await #expect(throws: Failure.self) { _ = try await ledger.entries(of: "one") }
        }
    }

    @Test("a ledger that is opened again goes on where it was")
    func reopened() async throws {
        try await SampleLedger.with { ledger, folder in
            try await ledger.append(SampleLedger.opening, run: "one")
            let again = try await Ledger(folder: folder, now: { Timestamp(seconds: 8) })
            #expect(try await again.append(SampleLedger.opening, run: "one") == 2)
            #expect(try await again.requireWhole()?.sequence == 2)
        }
    }

    @Test(
        "rows cannot be changed or removed",
        arguments: [
            "UPDATE entries SET body = '{}' WHERE sequence = 1", "DELETE FROM entries WHERE sequence = 1",
        ])
    func appendOnly(statement: String) async throws {
        try await SampleLedger.with { ledger, _ in
            try await ledger.append(SampleLedger.opening, run: "one")
            let message = try await SampleLedger.sqlite(ledger.path, statement)
            #expect(message.contains("append-only"))
        }
    }

    @Test("a name that SQLite would read back shorter is refused, not recorded")
    func zeroByte() async throws {
        try await SampleLedger.with { ledger, _ in
            let failure = await #expect(throws: Failure.self) {
                try await ledger.append(SampleLedger.opening, run: "one\u{0}two")
            }
            #expect(failure?.code.name == "ledger.unusable")
            let entries = try await ledger.entries()
            #expect(entries.isEmpty)
        }
    }

    @Test("a file that is no ledger is left alone, and named")
    func foreignFile() async throws {
        let folder = FilePath(FileManager.default.temporaryDirectory.path).appending(UUID().uuidString)
        defer { try? FileSystem.remove(folder) }
        try FileSystem.makeFolder(folder)
        let text = Array(String(repeating: "not a database ", count: 100).utf8)
        try FileSystem.write(text, to: folder.appending("ledger.sqlite"))
        let failure = await #expect(throws: Failure.self) {
            _ = try await Ledger(folder: folder, now: { Timestamp(seconds: 0) })
        }
        #expect(failure?.code.name == "ledger.unusable")
        #expect(try FileStream.contents(of: folder.appending("ledger.sqlite")) == text)
    }
}
