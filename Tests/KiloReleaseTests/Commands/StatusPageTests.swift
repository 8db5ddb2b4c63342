import Core
import Foundation
import Ledger
import Lifecycle
import SystemPackage
import TestSupport
import Testing

/// What `status`, `ledger` and `run` say of ledgers that were written for them.
@Suite("Status, ledger and run commands")
struct StatusPageTests {
    private static let npm = Identity(destination: "npm", name: "@sample/tool", version: "1.0.0")
    private static let store = Identity(
        destination: "marketplace", name: "sample.tool", version: "1.0.0", variant: "linux-x64")

    /// A release that stopped while the Marketplace was told to publish.
    private static func write(_ folder: FilePath, message: String = "no", url: String = "https://npm.example")
        async throws -> Ledger
    {
        let ledger = try await Ledger(folder: folder, now: { Timestamp(seconds: 1_764_000_000) })
        let digest = Digest.of("tool")
        let failure = Failure(
            Failure.Code("npm.refused", .refused), message, message, advice: "ask \(message)")
        let receipt = Receipt(identity: npm, digest: digest, url: url, evidence: "compared")
        let events: [LedgerEvent] = [
            .opened(
                .init(
                    product: "sample", version: "1.0.0", scope: "release", planDigest: digest, release: "{}")),
            .packaged(
                .init(
                    action: "package tool.tgz", fileName: "tool.tgz", digest: digest, size: 4, content: "{}")),
            .outcome(action: "package tool.tgz", .done(message)),
            .outcome(action: "gate ready", .done()),
            .outcome(action: "publish \(npm)", OutcomeRecord(.published(receipt))),
            .outcome(action: "confirm \(npm)", OutcomeRecord(.refused(failure))),
            .intent(.init(action: "publish \(store)", identity: store, digest: digest)),
        ]
        for event in events { try await ledger.append(event, run: "1.0.0-a") }
        return ledger
    }

    private func kilo(_ arguments: String..., folder: FilePath) async throws -> ProgramResult {
        try await Tool.run([Tool.program] + arguments, in: URL(fileURLWithPath: folder.string))
    }

    @Test("status says where everything stands, what has no reply yet, and what to do")
    func text() async throws {
        try await withTemporaryFolder { folder in
            _ = try await Self.write(folder)
            let text = try await kilo("status", "--state", ".", folder: folder).output
            for line in [
                "run 1.0.0-a: not closed", "  tool.tgz  4 bytes  sha256:",
                "  publish marketplace:sample.tool@1.0.0(linux-x64)  since 2025-11-24T16:00:00Z",
                "      https://npm.example  sha256:",
                "`kilo-release resume --run 1.0.0-a`: it asks every destination before it sends again",
            ] {
                #expect(text.contains(line), "\(line)")
            }
            let row = text.split(separator: "\n").first { $0.hasPrefix("  npm:@sample/tool@1.0.0 ") }
            let cells = row?.split(separator: " ").map(String.init)
            #expect(cells == ["npm:@sample/tool@1.0.0", "-", "-", "-", "published", "refused"])
            #expect(!text.contains("gate ready"))
        }
    }

    @Test("status as JSON names the open intents and each failure's advice")
    func json() async throws {
        try await withTemporaryFolder { folder in
            _ = try await Self.write(folder)
            let result = try await kilo("status", "--state", ".", "--output", "json", folder: folder)
            let json = try JSONValue(parsing: result.bytes)
            #expect(json["open"] == .array([.string("publish \(Self.store)")]))
            #expect(json["artifacts"]?.array?.first?["size"] == .number("4"))
            let confirm = json["actions"]?.array?.first { $0["action"] == .string("confirm \(Self.npm)") }
            #expect(confirm?["failures"]?.array?.first?["advice"] == "ask no")
            #expect(confirm?["standing"] == "failed")
            #expect(json["matrix"]?.array?.map { $0["name"]?.string ?? "" }.first == "tool.tgz")
        }
    }

    private static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
        "</style><style>*{}", "&lt;b&gt;", "]]>--><!--", "javascript:alert(1)",
        "\u{202E}gnp.exe\u{0}\u{1B}[31m",
    ]

    @Test("the page escapes every text that comes from outside, needs nothing else, and links only to pages")
    func page() async throws {
        var random = SplitMix64(seed: 3)
        let noise = (0..<20).map { _ in
            String(decoding: (0..<60).map { _ in UInt8(random.below(128)) }, as: UTF8.self)
        }
        let elements = "html|head|meta|title|style|body|main|header|section|h1|h2|p|ul|li|strong|pre|div"
        let attributes = "lang|charset|name|content|http-equiv|class"
        let own = try Regex(
            "!doctype html|/?(\(elements)|table|tr|th|td)( (\(attributes))=\"[^\"<>]*\")*")
        for text in Self.hostile + noise {
            try await withTemporaryFolder { folder in
                _ = try await Self.write(folder, message: text, url: text)
                let result = try await kilo("status", "--state", ".", "--html", "s.html", folder: folder)
                #expect(result.status == 0, "\(result.errors)")
                let page = String(
                    decoding: try FileStream.contents(of: folder.appending("s.html")), as: UTF8.self)
                // What is between `<` and `>` are our own elements, and nothing else has a `<`.
                let tags = page.matches(of: /<([^>]*)>/).map { String($0.1) }
                #expect(tags.allSatisfy { $0.wholeMatch(of: own) != nil }, "\(text)")
                #expect(page.filter { $0 == "<" }.count == tags.count)
                #expect(!page.unicodeScalars.contains { $0.value < 32 && $0 != "\n" && $0 != "\t" })
                #expect(!page.contains("<script") && !page.contains("href="))
            }
        }
    }

    @Test("status shows control characters that a destination has sent, and no terminal obeys them")
    func controls() async throws {
        try await withTemporaryFolder { folder in
            _ = try await Self.write(folder, message: "no\u{1B}[2Jtrace\u{202E}")
            let text = try await kilo("status", "--state", ".", folder: folder).output
            #expect(text.contains("no\\u{1b}[2Jtrace\\u{202e}"), "\(text)")
            #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
        }
    }

    @Test("the page links to what was published")
    func link() async throws {
        try await withTemporaryFolder { folder in
            _ = try await Self.write(folder, url: "https://npm.example/?a=1&b=\"2\"")
            _ = try await kilo("status", "--state", ".", "--html", "s.html", folder: folder)
            let page = try FileStream.contents(of: folder.appending("s.html"))
            let link = "<a href=\"https://npm.example/?a=1&amp;b=&quot;2&quot;\" rel=\"noreferrer\">"
            #expect(String(decoding: page, as: UTF8.self).contains(link))
        }
    }

    @Test("ledger verify prints the head, and finds a tail that was cut and a changed row")
    func verify() async throws {
        try await withTemporaryFolder { folder in
            let ledger = try await Self.write(folder)
            let head = try #require(try await ledger.requireWhole()?.hash)
            let whole = try await kilo("ledger", "verify", "--state", ".", "--head", head, folder: folder)
            #expect(whole.output == "7 entries are whole; the newest has the hash \(head)\n")
            let change = "DROP TRIGGER entries_delete; DELETE FROM entries WHERE sequence = 7"
            _ = try await RealProgram("sqlite3").run([ledger.path.string, change])
            #expect(try await kilo("ledger", "verify", "--state", ".", folder: folder).status == 0)
            let cut = try await kilo("ledger", "verify", "--state", ".", "--head", head, folder: folder)
            #expect(cut.status == 6)
            #expect(cut.errors.contains("entries from 7 on were cut off"))
            let removal = "DELETE FROM entries WHERE sequence = 3"
            _ = try await RealProgram("sqlite3").run([ledger.path.string, removal])
            let broken = try await kilo("ledger", "verify", "--state", ".", folder: folder)
            #expect(broken.status == 6)
            #expect(broken.errors.contains("entry 3 was removed or moved"))
        }
    }

    @Test("what ledger export prints, ledger import takes over into an empty folder and into no other")
    func export() async throws {
        try await withTemporaryFolder { folder in
            _ = try await Self.write(folder)
            let log = try await kilo("ledger", "export", "--state", ".", folder: folder)
            try FileSystem.write(log.bytes, to: folder.appending("log"))
            let taken = try await kilo("ledger", "import", "log", "--state", "other", folder: folder)
            #expect(taken.output.hasPrefix("7 new entries; 7 entries are whole"), "\(taken.errors)")
            let again = try await kilo("ledger", "export", "--state", "other", folder: folder)
            #expect(again.bytes == log.bytes)
            let foreign = try await Self.write(folder.appending("foreign"), message: "yes")
            _ = try await foreign.append(.closed(conclusion: "failed"), run: "1.0.0-a")
            let refused = try await kilo("ledger", "import", "log", "--state", "foreign", folder: folder)
            #expect(refused.status == 2)
            #expect(refused.errors.contains("ledger.diverged"))
        }
    }

    /// A run with an artifact in the store, as a release leaves it.
    private static func writeStored(_ folder: FilePath) async throws -> Digest {
        let bytes = Array("tool".utf8)
        let digest = Digest.of(bytes)
        try FileSystem.makeFolder(folder.appending("store/sha256"))
        try FileSystem.write(bytes, to: folder.appending("store/sha256").appending(digest.hex))
        let artifact: JSONValue = [
            "fileName": "tool.tgz", "path": "/elsewhere", "size": 4, "sha256": .string("\(digest)"),
            "sha512": .string("\(Digest.of(bytes, .sha512))"), "sha1": .string("\(Digest.of(bytes, .sha1))"),
        ]
        let content: JSONValue = ["file": ["artifact": artifact]]
        let record = LedgerEvent.PackagedRecord(
            action: "package tool.tgz", fileName: "tool.tgz", digest: digest, size: 4,
            content: content.text())
        try await write(folder).append(.packaged(record), run: "1.0.0-a")
        return digest
    }

    @Test("run export and run import move ledger and artifacts; a changed file is refused with exit code 6")
    func move() async throws {
        try await withTemporaryFolder { folder in
            let digest = try await Self.writeStored(folder.appending("here"))
            let written = try await kilo(
                "run", "export", "1.0.0-a", "--state", "here", "--output", "run.tar", folder: folder)
            #expect(written.output.hasSuffix("run 1.0.0-a, 8 entries of the ledger, 1 artifacts\n"))
            let taken = try await kilo("run", "import", "run.tar", "--state", "there", folder: folder)
            #expect(taken.output.contains("kilo-release resume --run 1.0.0-a"), "\(taken.errors)")
            let stored = folder.appending("there/store/sha256").appending(digest.hex)
            #expect(try FileStream.contents(of: stored) == Array("tool".utf8))
            var bytes = try FileStream.contents(of: folder.appending("run.tar"))
            let place = try #require(bytes.indices.last { bytes[$0...].starts(with: "tool".utf8) })
            bytes[place] ^= 1
            try FileSystem.write(bytes, to: folder.appending("run.tar"))
            let refused = try await kilo("run", "import", "run.tar", "--state", "third", folder: folder)
            #expect(refused.status == 6)
            #expect(refused.errors.contains("bundle.altered"))
        }
    }
}
