import Core
import HTTP
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport
import Testing

/// Five stand-ins in their first state.
private struct House {
    static let names = ["npm", "marketplace", "open-vsx", "github", "oci"]

    static func standIn(_ name: String, _ folder: FilePath) async throws -> any StandIn {
        let now: @Sendable () -> Timestamp = { Timestamp(seconds: 1_790_000_000) }
        switch name {
        case "npm":
            return NPMStandIn(folder: folder, tokens: [NPMToken(Secret("t"), user: "u")], now: now)
        case "marketplace": return try await Marketplaces.standIn(in: folder)
        case "open-vsx": return try await Registries.standIn(in: folder)
        case "github":
            let branch = GitHubRepository.Branch("main", commits: [GitHubCommit.first])
            return GitHubStandIn(
                folder: folder, repositories: [GitHubRepository("sample/tool", branches: [branch])],
                tokens: [GitHubToken(Secret("ghp_writer"), login: "writer")], now: now)
        default: return try RegistryStandIn(folder: folder)
        }
    }
}

@Suite("The loopback is like the wire")
struct EquivalenceTests {
    /// A request of the table; `{O}` stands for the origin.
    private struct Step {
        var method: HTTPRequest.Method
        var path: String
        var fields: HTTPFields = [:]
        var body: Body = .empty
        var receive: Request.Receiver = .memory(limit: 1 << 20)
        var redirects: Request.Redirects = .follow
    }

    /// What the client has of an answer, without what differs from server to server.
    private static func seen(
        _ transport: any Transport, _ origin: String, _ steps: [Step]
    ) async throws -> [String] {
        var seen: [String] = []
        var upload = ""
        for step in steps {
            let path = step.path.replacing("{UPLOAD}", with: upload)
            let request = Request(
                step.method, origin + path, fields: step.fields, body: step.body, receive: step.receive,
                redirects: step.redirects)
            do throws(TransportError) {
                let answer = try await transport.send(request)
                if let place = answer.fields[.location], place.contains("/uploads/") {
                    upload = place.replacing(origin, with: "")
                }
                seen.append(describe(answer, origin, hiding: upload))
            } catch {
                seen.append("\(step.method) \(step.path): \(error.reason.rawValue)")
            }
        }
        return seen
    }

    private static func describe(_ answer: Response, _ origin: String, hiding upload: String) -> String {
        // A packument, which has an ETag, holds signatures, and those are not always of one length.
        let hidden = answer.fields[.eTag] == nil ? nil : HTTPField.Name.contentLength
        let fields = answer.fields.filter { $0.name != hidden }.map { "\($0.name.rawName): \($0.value)" }
            .sorted()
        var text = "\(answer.url) \(answer.status.code) \(fields) "
        switch answer.body {
        case .bytes(let bytes): text += String(decoding: bytes, as: UTF8.self)
        case .file(_, let size): text += "file of \(size)"
        case .digests(let digests, let size): text += "\(digests) \(size)"
        }
        let port = origin.split(separator: ":").last.map(String.init) ?? ""
        text = text.replacing(":\(port)", with: ":PORT")
        // Each stand-in of npm signs with a key of its own, and each signature has a random number in it.
        for key in ["keyid", "sig"] { text = blanked(key, in: text) }
        // Names of uploads under way are drawn at random.
        if let id = upload.split(separator: "/").last?.prefix(while: { $0 != "?" }), !id.isEmpty {
            text = text.replacing(id, with: "ID")
        }
        return text
    }

    /// The text with every string of a JSON member left out.
    private static func blanked(_ key: String, in text: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "\"\(key)\":\"") {
            result += rest[..<start.upperBound]
            rest = rest[start.upperBound...].drop { $0 != "\"" }
        }
        return result + rest
    }

    private static func steps(_ name: String, in folder: FilePath) async throws -> [Step] {
        let file = folder.appending("large.bin")
        let bytes = sampleBytes(3 << 20)
        try FileSystem.write(bytes, to: file)
        switch name {
        case "npm": return npm(folder)
        case "marketplace": return try await marketplace(in: folder)
        case "open-vsx": return try await openVSX(in: folder)
        case "github": return gitHub(file, bytes.count, folder)
        default: return registry(file, bytes)
        }
    }

    private static let anywhere = [
        Step(method: .get, path: ""), Step(method: .head, path: "/"), Step(method: .get, path: "/%zz"),
        Step(method: .get, path: "/a%2fb?x=%20&y"), Step(method: .options, path: "/"),
        Step(method: .delete, path: "/nothing"), Step(method: .post, path: "/nothing", body: .text("x")),
        Step(method: .put, path: "/nothing"),
    ]

    private static func npm(_ folder: FilePath) -> [Step] {
        let tarball = Array("tarball".utf8)
        let path = folder.appending("t.tgz")
        try? FileSystem.write(tarball, to: path)
        let head = """
            {"_id":"plain","name":"plain","dist-tags":{"latest":"1.0.0"},"versions":{"1.0.0":{"name":"plain",\
            "version":"1.0.0","_id":"plain@1.0.0","dist":{"shasum":"\(Digest.of(tarball, .sha1).hex)",\
            "integrity":"\(Digest.of(tarball, .sha512).integrity)","tarball":"http://e/plain-1.0.0.tgz"}}},\
            "_attachments":{"plain-1.0.0.tgz":{"content_type":"application/octet-stream","length":7,"data":"
            """
        let body = Body([
            .bytes(Array(head.utf8)), .base64(path, size: 7), .bytes(Array("\"}}}".utf8)),
        ])
        let token: HTTPFields = [.authorization: "Bearer t", .contentType: "application/json"]
        return [
            Step(method: .get, path: "/-/whoami", fields: token), Step(method: .get, path: "/-/whoami"),
            Step(method: .put, path: "/plain", body: body),
            Step(method: .put, path: "/plain", fields: token, body: body),
            Step(method: .put, path: "/plain", fields: token, body: body),
            Step(method: .get, path: "/plain"), Step(method: .head, path: "/plain"),
            Step(method: .get, path: "/plain", receive: .memory(limit: 3)),
            Step(method: .get, path: "/plain/-/plain-1.0.0.tgz", receive: .digest([.sha512, .sha1])),
            Step(method: .get, path: "/plain/-/none.tgz", receive: .digest([.sha512])),
            Step(method: .get, path: "/plain/-/plain-1.0.0.tgz", receive: .file(folder.appending("got"))),
            Step(
                method: .put, path: "/-/package/plain/dist-tags/next", fields: token, body: .text("\"1.0.0\"")
            ),
        ]
    }

    private static func marketplace(in folder: FilePath) async throws -> [Step] {
        let package = try await SampleVSIX(padding: 2 << 20).write(in: folder)
        let body = Body.file(package, size: FileSystem.kind(package)?.size ?? 0)
        let login: HTTPFields = [.authorization: "Basic T2F1dGg6U0VDUkVUUEFU"]
        let query = #"{"filters":[{"criteria":[{"filterType":7,"value":"acme.sample"}]}],"flags":147}"#
        let path = "/_apis/gallery/extensions"
        return [
            Step(method: .options, path: "/_apis/gallery"), Step(method: .post, path: path, body: body),
            Step(method: .post, path: path, fields: login, body: body),
            Step(method: .post, path: path, fields: login, body: body),
            Step(method: .put, path: Marketplaces.extensionPath, fields: login, body: body),
            Step(method: .post, path: "/_apis/public/gallery/extensionquery", body: .text(query)),
            Step(
                method: .get,
                path: "/_apis/public/gallery/publishers/acme/vsextensions/sample/1.2.3/vspackage",
                receive: .digest([.sha256])),
        ]
    }

    private static func openVSX(in folder: FilePath) async throws -> [Step] {
        let package = try await SampleVSIX(padding: 1000).write(in: folder)
        let body = Body.file(package, size: FileSystem.kind(package)?.size ?? 0)
        return [
            Step(method: .post, path: "/api/-/publish?token=NO", body: body),
            Step(method: .post, path: "/api/-/publish?token=TOK%2bEN/1", body: body),
            Step(method: .post, path: "/api/-/publish?token=TOK", body: body),
            Step(method: .get, path: "/api/acme/sample"),
            Step(method: .get, path: "/api/acme/verify-pat?token=TOK"),
            Step(
                method: .get, path: "/api/acme/sample/1.2.3/file/acme.sample-1.2.3.vsix",
                receive: .digest([.sha256])),
            Step(method: .get, path: "/api/acme/sample/1.2.3/file/acme.sample-1.2.3.sha256"),
        ]
    }

    private static func gitHub(_ file: FilePath, _ size: Int, _ folder: FilePath) -> [Step] {
        let token: HTTPFields = [.authorization: "Bearer ghp_writer", .contentType: "application/zip"]
        var download = token
        download[.accept] = "application/octet-stream"
        let assets = "/api/uploads/repos/sample/tool/releases/1/assets"
        return [
            Step(method: .post, path: "/repos/sample/tool/releases", body: .text("{}")),
            Step(method: .post, path: "/repos/sample/tool/releases", fields: token, body: .text("{}")),
            Step(
                method: .post, path: "/repos/sample/tool/releases", fields: token,
                body: .text(#"{"tag_name":"v1","draft":true}"#)),
            Step(method: .post, path: assets + "?name=a.zip", body: .file(file, size: size)),
            Step(method: .post, path: assets + "?name=a.zip", fields: token, body: .file(file, size: size)),
            Step(method: .post, path: assets + "?name=a.zip", fields: token, body: .text("again")),
            Step(
                method: .get, path: "/repos/sample/tool/releases/assets/2", fields: download, redirects: .stop
            ),
            Step(
                method: .get, path: "/repos/sample/tool/releases/assets/2", fields: download,
                receive: .digest([.sha256])),
            Step(
                method: .patch, path: "/repos/sample/tool/releases/1", fields: token,
                body: .text(#"{"draft":false}"#)),
            Step(
                method: .get, path: "/sample/tool/releases/download/v1/a.zip",
                receive: .file(folder.appending("asset"))),
            Step(method: .get, path: "/sample/tool/releases/download/v1/a.zip", receive: .memory(limit: 9)),
            Step(method: .get, path: "/repos/sample/tool/releases?per_page=1"),
            Step(method: .delete, path: "/repos/sample/tool/releases/assets/2", fields: token),
        ]
    }

    private static func registry(_ file: FilePath, _ bytes: [UInt8]) -> [Step] {
        let digest = Digest.of(bytes)
        return [
            Step(method: .get, path: "/v2/"), Step(method: .head, path: "/v2/a/blobs/\(digest)"),
            Step(method: .post, path: "/v2/a/blobs/uploads/"),
            Step(method: .patch, path: "{UPLOAD}", body: .file(file, size: bytes.count)),
            Step(method: .get, path: "{UPLOAD}"),
            Step(method: .put, path: "{UPLOAD}&digest=\(digest)"),
            Step(method: .head, path: "/v2/a/blobs/\(digest)"),
            Step(method: .get, path: "/v2/a/blobs/\(digest)", receive: .digest([.sha256])),
            Step(method: .get, path: "/v2/a/blobs/\(digest)", fields: [.range: "bytes=5-9"]),
            Step(method: .get, path: "/v2/a/blobs/\(digest)", fields: [.ifNoneMatch: "\"\(digest)\""]),
            Step(method: .put, path: "/v2/a/manifests/latest", body: .text("{}")),
            Step(method: .get, path: "/v2/a/tags/list"),
            Step(method: .put, path: "/v2/a/blobs/uploads/x", body: .file(file, size: 7)),
            Step(method: .put, path: "/v2/a/blobs/uploads/x", body: .file(file, size: bytes.count + 1)),
            Step(method: .put, path: "/v2/a/blobs/uploads/x", body: .file("/none", size: 1)),
        ]
    }

    @Test("the same requests get the same answers", arguments: House.names)
    func equivalent(name: String) async throws {
        try await withTemporaryFolder { folder in
            try FileSystem.makeFolder(folder.appending("files"))
            let steps = try await Self.steps(name, in: folder.appending("files")) + Self.anywhere
            let wire = try await House.standIn(name, folder.appending("wire"))
            let onWire = try await withStandInServer(wire) { server in
                let transport = CurlTransport(.init(userAgent: "kilo-release"))
                return try await Self.seen(transport, server.origin, steps)
            }
            let memory = try await House.standIn(name, folder.appending("memory"))
            let origin = "http://127.0.0.1:48731"
            let inMemory = try await Self.seen(LoopbackTransport([origin: memory]), origin, steps)
            #expect(onWire.count == steps.count)
            for (step, (wire, memory)) in zip(steps, zip(onWire, inMemory)) {
                #expect(wire == memory, "\(step.method) \(step.path)")
            }
        }
    }

    @Test("what goes out is what curl sends")
    func sent() async throws {
        try await withTemporaryFolder { folder in
            let steps = [
                Step(method: .get, path: "/echo?q=1#fragment"),
                Step(
                    method: .put, path: "/echo", fields: [.userAgent: "own", .accept: "a/b"],
                    body: .text("12")),
                Step(method: .post, path: "/echo"), Step(method: .delete, path: "/echo"),
            ]
            let onWire = try await withStandInServer(SampleStandIn(folder: folder)) { server in
                try await Self.seen(CurlTransport(.init(userAgent: "kilo-release")), server.origin, steps)
            }
            let origin = "http://127.0.0.1:48731"
            let loopback = LoopbackTransport([origin: SampleStandIn(folder: folder)])
            let inMemory = try await Self.seen(loopback, origin, steps)
            // The order of fields means nothing (RFC 9110 section 5.3), so that their characters are compared.
            #expect(onWire.map { $0.sorted() } == inMemory.map { $0.sorted() }, "\(onWire) \(inMemory)")
        }
    }

    @Test(
        "every fault looks alike",
        arguments: [
            "npm:reset", "npm:reset-after-commit", "npm:timeout=10ms", "npm:timeout-after-commit=10ms",
            "npm:truncated", "npm:cut-upload", "npm:503", "npm:429=3", "npm:409-not-saved", "npm:timeout",
            "npm:truncated@packument", "npm:truncated@tarball",
        ])
    func faults(fault: String) async throws {
        try await withTemporaryFolder { folder in
            try FileSystem.makeFolder(folder.appending("files"))
            let steps = try await Self.steps("npm", in: folder.appending("files"))
            func harmed(_ place: String) async throws -> any StandIn {
                let standIn = try await House.standIn("npm", folder.appending(place))
                return FaultSchedule([try WrittenFault(parsing: fault)]).harming(standIn)
            }
            let origin = "http://127.0.0.1:48731"
            let onWire = try await withStandInServer(try await harmed("wire")) { server in
                // A transport for each request: on a kept connection curl repeats a GET by itself.
                var seen: [String] = []
                for step in steps {
                    seen += try await Self.seen(
                        Hurried(wrapped: CurlTransport(.init(userAgent: "kilo-release"))), server.origin,
                        [step])
                }
                return seen
            }
            let loopback = LoopbackTransport(
                [origin: try await harmed("memory")], clock: JumpingClock())
            let inMemory = try await Self.seen(Hurried(wrapped: loopback), origin, steps)
            #expect(onWire == inMemory)
        }
    }
}

/// A client with little patience, and enough for a machine that is busy with other tests.
private struct Hurried: Transport {
    let wrapped: any Transport

    func send(_ request: Request) async throws(TransportError) -> Response {
        var request = request
        request.idleTimeout = .seconds(15)
        return try await wrapped.send(request)
    }
}
