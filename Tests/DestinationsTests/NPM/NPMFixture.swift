import Core
import Destinations
import Foundation
import HTTP
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import SystemPackage
import TestSupport

/// A running npm stand-in, a transport over the network, and a folder for files.
struct NPMFixture: Sendable {
    let origin: String
    let folder: FilePath
    let transport: CurlTransport
    let log: RecordedRequests
    let exchanges: RecordedExchangesOfNPM

    static let token = Secret("npm_rehearsal_token")

    static let tokens = [
        NPMToken(token, user: "rehearsal"),
        NPMToken(Secret("npm_reader"), user: "reader", permission: .readOnly),
        NPMToken(Secret("npm_stranger"), user: "stranger"),
        NPMToken(Secret("npm_otp"), user: "rehearsal", oneTimePassword: Secret("123456")),
        NPMToken(
            Secret("npm_page"), user: "rehearsal", oneTimePassword: Secret("123456"), asksInBrowser: true),
        NPMToken(Secret("npm_other"), user: "rehearsal", packagesAndScopes: ["@other"]),
    ]

    /// Runs the stand-in, whose faults are chosen for each request.
    static func run(
        hasPrivatePackages: Bool = false, publishers: [NPMTrustedPublisher] = [],
        fault: @escaping @Sendable (IncomingRequest) async -> FaultyStandIn.Fault? = { _ in nil },
        afterCommit: @escaping @Sendable (IncomingRequest) -> OutgoingResponse? = { _ in nil },
        _ body: (NPMFixture) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let standIn = NPMStandIn(
                folder: folder.appending("registry"), tokens: tokens, hasPrivatePackages: hasPrivatePackages,
                issuer: issuer, publishers: publishers
            ) { Timestamp(seconds: 1_790_000_000) }
            let log = RecordedRequests()
            let late = LateAnswer(wrapped: standIn, answer: afterCommit)
            let exchanges = RecordedExchangesOfNPM(wrapped: FaultyStandIn(late, fault: fault))
            try await withStandInServer(exchanges, log: log) { server in
                let transport = CurlTransport(CurlTransport.Configuration(userAgent: "kilo-release/test"))
                try await body(
                    NPMFixture(
                        origin: server.origin, folder: folder, transport: transport, log: log,
                        exchanges: exchanges))
            }
        }
    }

    /// Signs the identities of jobs.
    static let issuer = IdentityIssuer()

    func connection(_ credential: NPMCredential, _ passwords: NPMOneTimePasswords = NPMOneTimePasswords())
        -> NPMConnection
    {
        NPMConnection(registry: origin, credential: credential, passwords: passwords, transport: transport)
    }

    func connection(_ token: Secret? = NPMFixture.token) -> NPMConnection {
        NPMConnection(registry: origin, token: token, transport: transport)
    }

    /// A publication of bytes that are no real package, which no registry looks into.
    func publication(
        _ name: String = "@sample/tool", _ version: String = "1.0.0", bytes: [UInt8] = Array("one".utf8),
        tag: String? = nil, access: NPMAccessLevel? = .public, token: Secret? = NPMFixture.token,
        manifest: JSONValue = [:], options: NPMPublishOptions = NPMPublishOptions(),
        connection: NPMConnection? = nil, wait: VisibilityWait = VisibilityWait(deadline: .zero),
        notify: @escaping NoticeSink = { _ in }
    ) throws -> NPMPublication {
        let path = folder.appending("\(Digest.of(bytes).hex).tgz")
        try Data(bytes).write(to: URL(fileURLWithPath: path.string))
        return try publication(
            name, version, tarball: path, manifest: manifest, tag: tag, access: access, token: token,
            options: options, connection: connection, wait: wait, notify: notify)
    }

    /// A publication of a packed file.
    func publication(
        _ name: String, _ version: String, tarball path: FilePath, manifest extra: JSONValue,
        tag: String? = nil, access: NPMAccessLevel? = .public, token: Secret? = NPMFixture.token,
        options: NPMPublishOptions = NPMPublishOptions(), connection: NPMConnection? = nil,
        wait: VisibilityWait = VisibilityWait(deadline: .zero), notify: @escaping NoticeSink = { _ in }
    ) throws -> NPMPublication {
        var manifest = JSONObject()
        manifest["name"] = .string(name)
        manifest["version"] = .string(version)
        for (key, value) in extra.object?.members ?? [] { manifest[key] = value }
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path.string)))
        let tarball = NPMTarball(
            path: path, size: bytes.count, sha1: .of(bytes, .sha1), sha256: .of(bytes),
            sha512: .of(bytes, .sha512))
        return try NPMPublication(
            name: name, version: version, manifest: manifest, tarball: tarball, tag: tag, access: access,
            connection: connection ?? self.connection(token), options: options, wait: wait, notify: notify)
    }
}

/// Keeps what clients send, whole, for comparing two of them.
final class RecordedExchangesOfNPM: StandIn {
    /// A request as it came.
    struct Exchange: Sendable {
        let method: String
        let target: String
        let fields: HTTPFields
        let body: [UInt8]

        var json: JSONValue? { try? JSONValue(parsing: body) }
    }

    let wrapped: any StandIn
    private let kept = Mutex<[Exchange]>([])

    init(wrapped: any StandIn) { self.wrapped = wrapped }

    var name: String { wrapped.name }

    /// What has come so far; the next call starts afresh.
    func take() -> [Exchange] {
        kept.withLock { kept in
            defer { kept = [] }
            return kept
        }
    }

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        let body = try await request.body.collect(upTo: 64 << 20)
        let target = request.rawPath + (request.target.rawQuery.map { "?\($0)" } ?? "")
        kept.withLock {
            $0.append(
                Exchange(
                    method: request.method.rawValue, target: target, fields: request.fields, body: body))
        }
        return try await wrapped.respond(
            to: IncomingRequest(
                request.method, request.target, fields: request.fields, body: IncomingBody(body)))
    }
}

/// A stand-in that does what was asked and then answers something else, as a gateway in front of it may.
struct LateAnswer: StandIn {
    let wrapped: any StandIn
    let answer: @Sendable (IncomingRequest) -> OutgoingResponse?

    var name: String { wrapped.name }

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        let right = try await wrapped.respond(to: request)
        return answer(request) ?? right
    }
}

extension Outcome {
    /// The failure of an outcome that has one.
    var reason: Failure? {
        switch self {
        case .transient(let failure, _), .refused(let failure), .unknown(let failure): failure
        case .published, .alreadyIdentical, .alreadyDifferent, .staged, .accepted, .awaitingApproval: nil
        }
    }
}
