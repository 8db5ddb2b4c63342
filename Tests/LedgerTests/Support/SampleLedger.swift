import Core
import Ledger
import Lifecycle
import SystemPackage
import TestSupport

/// A ledger in a temporary folder, and what stands in it.
enum SampleLedger {
    static let opening = LedgerEvent.opened(
        .init(
            product: "tool", version: "1.2.3", scope: "release", planDigest: Digest.of("plan"), release: "{}")
    )

    /// What JSON writers do differently: quotes, slashes, control characters, other planes, and an accent that
    /// can be written in two ways.
    static let awkward = "\"\\/\u{0}\u{1}\u{8}\u{B}\u{C}\n\r\t\u{1F}\u{7F}\u{2028}é e\u{301} 🚀 </script>"

    static func with(_ body: (Ledger, FilePath) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in try await body(try await open(folder), folder) }
    }

    static func open(_ folder: FilePath) async throws -> Ledger {
        try await Ledger(folder: folder, now: { Timestamp(seconds: 1_764_000_000) })
    }

    /// A row of every kind.
    static let events: [LedgerEvent] = {
        let identity = Identity(destination: "npm", name: "@a/b", version: "1.2.3")
        let failure = Failure(
            Failure.Code("npm.refused", .refused), "npm PUT /@a%2fb", awkward, advice: "ask",
            at: SourceLocation(file: "Release.swift", line: 3))
        let receipt = Receipt(
            identity: identity, digest: Digest.of("b"), url: "https://example.org/?a=1&b=<2>",
            evidence: "compared")
        return [
            opening,
            .packaged(
                .init(
                    action: "package b.tgz", fileName: "b.tgz", digest: Digest.of("b"), size: 9,
                    content: "{\"a\":\"\\u0000\"}")),
            .approved(
                .init(role: "manager", signer: "SHA256:a", signature: "s\n", statement: Digest.of("b"))),
            .intent(.init(action: "publish npm:@a/b@1.2.3", identity: identity, digest: Digest.of("b"))),
            .resumed(.init(tool: "1.0.0")),
            .outcome(action: "publish npm:@a/b@1.2.3", OutcomeRecord(.published(receipt))),
            .outcome(action: "confirm npm:@a/b@1.2.3", OutcomeRecord(.refused(failure))),
            .closed(conclusion: "partial"),
        ]
    }()

    /// Writes all of them twice, in two runs.
    static func fill(_ ledger: Ledger) async throws {
        for run in ["one", "two \(awkward.filter { $0 != "\0" })"] {
            for event in events { try await ledger.append(event, run: run) }
        }
    }

    /// Runs the sqlite3 program; what it says on standard error.
    static func sqlite(_ path: FilePath, _ statement: String) async throws -> String {
        try await RealProgram("sqlite3").run([path.string, statement]).errors
    }

    /// Changes the file as somebody would who knows how to get around the triggers.
    static func tamper(_ ledger: Ledger, _ statement: String) async throws -> String {
        let triggers = "DROP TRIGGER IF EXISTS entries_update; DROP TRIGGER IF EXISTS entries_delete; "
        return try await sqlite(ledger.path, triggers + statement)
    }

    /// All lines of the audit log.
    static func export(_ ledger: Ledger) async throws -> [UInt8] {
        let lines = Lines()
        try await ledger.export { lines.append($0) }
        return lines.bytes
    }

    /// Whether two ledgers have the same log.
    static func sameLog(_ left: Ledger, _ right: Ledger) async throws -> Bool {
        let (left, right) = (try await export(left), try await export(right))
        return left == right
    }
}
