import Core
import Foundation
import Ledger
import Lifecycle
import SystemPackage
import TestSupport
import Testing

@Suite("The ledger")
struct LedgerTests {
    private static let opening = LedgerEvent.opened(
        .init(
            product: "tool", version: "1.2.3", scope: "release", planDigest: Digest.of("plan"), release: "{}")
    )

    private func withLedger(_ body: (Ledger, FilePath) async throws -> Void) async throws {
        let folder = FilePath(FileManager.default.temporaryDirectory.path).appending(UUID().uuidString)
        defer { try? FileSystem.remove(folder) }
        try await body(try await Ledger(folder: folder, now: { Timestamp(seconds: 7) }), folder)
    }

    @Test("entries come back in order, as they were written, with the injected time")
    func roundTrip() async throws {
        try await withLedger { ledger, _ in
            let identity = Identity(destination: "npm", name: "@a/b", version: "1.2.3")
            let failure = Failure(
                Failure.Code("npm.refused", .refused), "npm", "no", advice: "ask",
                at: SourceLocation(file: "Release.swift", line: 3))
            let events: [LedgerEvent] = [
                Self.opening,
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
            try await ledger.append(Self.opening, run: "two")
            let entries = try await ledger.entries(of: "one")
            #expect(entries.map(\.event) == events)
            #expect(entries.map(\.sequence) == [1, 2, 3, 4, 5])
            #expect(entries.allSatisfy { $0.time == Timestamp(seconds: 7) })
            #expect(try await ledger.runs() == ["one", "two"])
            #expect(try await ledger.firstBrokenEntry() == nil)
        }
    }

    @Test("a ledger that is opened again goes on where it was")
    func reopened() async throws {
        try await withLedger { ledger, folder in
            try await ledger.append(Self.opening, run: "one")
            let again = try await Ledger(folder: folder, now: { Timestamp(seconds: 8) })
            #expect(try await again.append(Self.opening, run: "one") == 2)
            #expect(try await again.firstBrokenEntry() == nil)
        }
    }

    @Test(
        "rows cannot be changed or removed",
        arguments: [
            "UPDATE entries SET body = '{}' WHERE sequence = 1", "DELETE FROM entries WHERE sequence = 1",
        ])
    func appendOnly(statement: String) async throws {
        try await withLedger { ledger, _ in
            try await ledger.append(Self.opening, run: "one")
            let message = try await sqlite(ledger.path, statement)
            #expect(message.contains("append-only"))
        }
    }

    @Test(
        "who goes around the triggers is found by the chain",
        arguments: [
            ("UPDATE entries SET body = '{\"conclusion\":\"done\"}' WHERE sequence = 2", 2),
            ("DELETE FROM entries WHERE sequence = 1", 1),
            ("UPDATE entries SET run = 'other' WHERE sequence = 3", 3),
        ])
    func tampering(statement: String, broken: Int) async throws {
        try await withLedger { ledger, _ in
            for conclusion in ["failed", "partial", "waiting"] {
                try await ledger.append(.closed(conclusion: conclusion), run: "one")
            }
            let triggers = "DROP TRIGGER entries_update; DROP TRIGGER entries_delete; "
            #expect(try await sqlite(ledger.path, triggers + statement).isEmpty)
            #expect(try await ledger.firstBrokenEntry() == broken)
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

    /// Runs the sqlite3 program; what it says on standard error.
    private func sqlite(_ path: FilePath, _ statement: String) async throws -> String {
        try await RealProgram("sqlite3").run([path.string, statement]).errors
    }
}
