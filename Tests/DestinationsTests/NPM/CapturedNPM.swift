import Core
import Foundation
import HTTP
import HTTPTypes
import Synchronization
import SystemPackage
import Testing

/// Answers as the server did to which npm 11.17.0 was sent, and compares what we ask with what npm asked.
final class CapturedNPM: Transport {
    /// A request, as far as it is compared.
    struct Message: Hashable {
        let method: String
        /// Below the registry; the whole address of what is elsewhere.
        let path: String
        let fields: [String: String]
        let body: JSONValue?
    }

    private struct Capture {
        let message: Message
        let status: Int
        let fields: HTTPFields
        let answer: JSONValue
    }

    static let golden = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .appendingPathComponent("../../../../../shared/golden/npm").standardizedFileURL
    static let folder = golden.appendingPathComponent("http/npm-11.17.0")
    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }
    static let comment: Comment = "the captured requests of ../shared/golden/npm are not here"
    static let origin = "http://127.0.0.1:4873"
    /// Who gave the job its identity.
    static let issuer = "http://127.0.0.1:4874"

    private static let own = [
        "user-agent", "host", "connection", "accept-encoding", "content-length", "pacote-version",
        "pacote-req-type", "pacote-pkg-id",
    ]

    private let captures: [Capture]
    private let state = Mutex<(used: Set<Int>, sent: [Message])>(([], []))

    init(_ scenario: String) throws {
        let place = Self.folder.appendingPathComponent(scenario)
        // What npm refuses before it sends anything has no requests, and is a scenario all the same.
        try #require(FileManager.default.fileExists(atPath: place.path), "no scenario \(scenario)")
        captures =
            try Self.captures(in: place.appendingPathComponent("sigstore"), at: Self.issuer)
            + Self.captures(in: place.appendingPathComponent("requests"), at: "")
    }

    private static func captures(in folder: URL, at origin: String) throws -> [Capture] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? []
        return try files.filter { $0.hasSuffix(".json") }.map { file in
            let data = try Data(contentsOf: folder.appendingPathComponent(file))
            let value = try JSONValue(parsing: [UInt8](data))
            let fields = (value["headers"]?.array ?? []).compactMap { pair in
                pair.array.map { ($0[0].string ?? "", $0[1].string ?? "") }
            }
            let message = Message(
                method: value["method"]?.string ?? "", path: origin + (value["path"]?.string ?? ""),
                fields: compared(fields), body: value["body_json"].flatMap { $0 == .null ? nil : $0 })
            let response = value["response"]
            var answered = HTTPFields()
            for (name, text) in response?["headers"]?.object?.members ?? [] {
                if let name = HTTPField.Name(name) { answered[name] = text.string }
            }
            return Capture(
                message: message, status: response?["status"]?.int ?? 0, fields: answered,
                answer: response?["body"] ?? .null)
        }
    }

    private static func compared(_ fields: [(String, String)]) -> [String: String] {
        Dictionary(fields.map { ($0.0.lowercased(), $0.1) }, uniquingKeysWith: { $1 })
            .filter { !own.contains($0.key) }
    }

    func send(_ request: Request) async throws(TransportError) -> Response {
        let path =
            request.url.hasPrefix(Self.origin)
            ? String(request.url.dropFirst(Self.origin.count)) : request.url
        let message = Message(
            method: request.method.rawValue, path: path,
            fields: Self.compared(request.fields.map { ($0.name.rawName, $0.value) }),
            body: try? JSONValue(parsing: Self.bytes(request.body)))
        let answer = state.withLock { state in
            state.sent.append(message)
            func captured(at path: String) -> [Int] {
                captures.indices.filter { index in
                    captures[index].message.method == message.method
                        && captures[index].message.path == path
                }
            }
            let exact = captured(at: path)
            // A publish of npm's reads the same document without saying that it is for a change.
            let fitting = exact.isEmpty ? captured(at: path.replacing("?write=true", with: "")) : exact
            let next = fitting.first { !state.used.contains($0) } ?? fitting.last
            next.map { _ = state.used.insert($0) }
            return next.map { captures[$0] }
        }
        return Response(
            status: HTTPResponse.Status(code: answer?.status ?? 599), fields: answer?.fields ?? [:],
            body: .bytes(Array((answer?.answer ?? .null).text().utf8)), url: request.url)
    }

    private static func bytes(_ body: Body) -> [UInt8] {
        body.parts.reduce(into: []) { bytes, part in
            switch part {
            case .bytes(let piece): bytes += piece
            case .base64(let path, _):
                let data = (try? Data(contentsOf: URL(fileURLWithPath: path.string))) ?? Data()
                bytes += Array(data.base64EncodedString().utf8)
            case .file: Issue.record("a file is part of no request to npm")
            }
        }
    }

    /// What npm sent, in order.
    var theirs: [Message] { captures.map(\.message) }
    /// What was sent to this, in order.
    var ours: [Message] { state.withLock { $0.sent } }

    /// Whether what changes something is the same in the same order, and whatever is read npm reads, too, with the same
    /// fields but one: of which kind a second factor would be, which no read wants.
    func compare(_ commands: Set<String>) {
        let theirs = theirs.filter {
            // Staging a version is a publish, which has its own tests.
            commands.contains($0.fields["npm-command"] ?? "") && !$0.path.hasPrefix("/-/stage/package/")
        }
        #expect(ours.filter { $0.method != "GET" } == theirs.filter { $0.method != "GET" })
        for read in ours where read.method == "GET" {
            let fields = read.fields.merging(["npm-auth-type": "web"]) { $1 }
            let said = Message(method: "GET", path: read.path, fields: fields, body: read.body)
            #expect(theirs.contains(said), "\(said)")
        }
    }
}
