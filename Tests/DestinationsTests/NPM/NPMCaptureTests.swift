import Core
import Foundation
import HTTP
import HTTPTypes
import Synchronization
import Testing

@testable import Destinations

/// Answers as the server did to which npm 11.17.0 was sent, and compares what we ask with what npm asked.
private final class CapturedNPM: Transport {
    /// A request, as far as it is compared.
    struct Message: Hashable {
        let method: String
        let path: String
        let fields: [String: String]
        let body: JSONValue?
    }

    private struct Capture {
        let message: Message
        let status: Int
        let answer: JSONValue
    }

    static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .appendingPathComponent("../../../../../shared/golden/npm/http/npm-11.17.0").standardizedFileURL
    static let origin = "http://127.0.0.1:4873"

    private static let own = ["user-agent", "host", "connection", "accept-encoding", "content-length"]

    private let captures: [Capture]
    private let state = Mutex<(used: Set<Int>, sent: [Message])>(([], []))

    init(_ scenario: String) throws {
        let requests = Self.folder.appendingPathComponent("\(scenario)/requests")
        let files = try FileManager.default.contentsOfDirectory(atPath: requests.path).sorted()
        captures = try files.filter { $0.hasSuffix(".json") }.map { file in
            let data = try Data(contentsOf: requests.appendingPathComponent(file))
            let value = try JSONValue(parsing: [UInt8](data))
            let fields = (value["headers"]?.array ?? []).compactMap { pair in
                pair.array.map { ($0[0].string ?? "", $0[1].string ?? "") }
            }
            let message = Message(
                method: value["method"]?.string ?? "", path: value["path"]?.string ?? "",
                fields: Self.compared(fields), body: value["body_json"])
            return Capture(
                message: message, status: value["response"]?["status"]?.int ?? 0,
                answer: value["response"]?["body"] ?? .null)
        }
    }

    private static func compared(_ fields: [(String, String)]) -> [String: String] {
        Dictionary(fields.map { ($0.0.lowercased(), $0.1) }, uniquingKeysWith: { $1 })
            .filter { !own.contains($0.key) }
    }

    func send(_ request: Request) async throws(TransportError) -> Response {
        var bytes: [UInt8] = []
        for part in request.body.parts {
            if case .bytes(let piece) = part { bytes += piece }
        }
        let message = Message(
            method: request.method.rawValue, path: String(request.url.dropFirst(Self.origin.count)),
            fields: Self.compared(request.fields.map { ($0.name.rawName, $0.value) }),
            body: try? JSONValue(parsing: bytes))
        let answer = state.withLock { state in
            state.sent.append(message)
            let fitting = captures.indices.filter {
                captures[$0].message.method == message.method && captures[$0].message.path == message.path
            }
            let next = fitting.first { !state.used.contains($0) } ?? fitting.last
            next.map { _ = state.used.insert($0) }
            return next.map { captures[$0] }
        }
        return Response(
            status: HTTPResponse.Status(code: answer?.status ?? 599),
            body: .bytes(Array((answer?.answer ?? .null).text().utf8)), url: request.url)
    }

    /// Whether what changes something is the same in the same order, and whatever is read npm reads, too, with the same
    /// fields but one: of which kind a second factor would be, which no read wants.
    func compare(_ commands: Set<String>) {
        let theirs = captures.map(\.message).filter {
            // Staging a version is a publish, which has its own tests.
            commands.contains($0.fields["npm-command"] ?? "") && !$0.path.hasPrefix("/-/stage/package/")
        }
        let ours = state.withLock { $0.sent }
        #expect(ours.filter { $0.method != "GET" } == theirs.filter { $0.method != "GET" })
        for read in ours where read.method == "GET" {
            let fields = read.fields.merging(["npm-auth-type": "web"]) { $1 }
            let said = Message(method: "GET", path: read.path, fields: fields, body: read.body)
            #expect(theirs.contains(said), "\(said)")
        }
    }
}

@Suite(
    "A maintainer's commands send what npm 11 sends",
    .enabled(
        if: FileManager.default.fileExists(atPath: CapturedNPM.folder.path),
        "the captured requests of ../shared/golden/npm are not here"))
struct NPMCaptureTests {
    private func connection(_ npm: CapturedNPM) -> NPMConnection {
        NPMConnection(registry: CapturedNPM.origin, token: Secret("npm_testtoken"), transport: npm)
    }

    @Test("tags, deprecation, access and unpublishing")
    func administration() async throws {
        let captured = try CapturedNPM("02-admin")
        let npm = connection(captured)
        let (plain, scoped) = ("kr-plain", "@kilo-test/scoped")
        #expect(try await npm.whoami() == "tester")
        try await npm.ping()
        #expect(try await npm.distTags(of: plain) == ["latest": "1.1.0"])
        try await npm.point("stable", of: plain, to: "1.0.0")
        try await npm.removeTag("stable", of: plain)
        try await npm.deprecate(plain, .exactly("1.0.0"), saying: "old one")
        let range = try #require(VersionRange("<1.1", prereleases: .all))
        #expect(try await npm.deprecate(plain, .within(range, text: "<1.1"), saying: "") == ["1.0.0"])
        #expect(try await npm.access(to: scoped) == .public)
        try await npm.setAccess(to: scoped, .public)
        try await npm.setSecondFactor(of: scoped, .automation)
        await #expect(throws: Failure.self) { try await npm.packages(of: "@kilo-test") }
        #expect(try await npm.collaborators(of: scoped).map(\.permission) == ["read-write"])
        try await npm.unpublish(plain, version: "1.0.0")
        try await npm.unpublish(scoped)
        captured.compare(["whoami", "ping", "dist-tag", "deprecate", "access", "unpublish"])
    }

    @Test("approving and rejecting what is staged")
    func staging() async throws {
        let captured = try CapturedNPM("08-stage")
        let npm = connection(captured)
        let id = "a0000000-0000-4000-8000-000000000001"
        #expect(try await npm.stagedVersions() == [])
        try await npm.approve(id)
        try await npm.reject(id)
        captured.compare(["stage"])
    }
}
