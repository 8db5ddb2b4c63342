import Core
import Destinations
import Foundation
import HTTP
import HTTPTypes
import Rehearsal
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// A registry that a test talks to, and what it saw.
struct OCITestRegistry: Sendable {
    let base: String
    let log: RecordedRequests
    let transport: CurlTransport
    /// The stand-in's state.
    let folder: FilePath
    let clock: OCITestClock

    func repository(_ name: String = "a/b") throws -> OCIRepository {
        try OCIRepository(base: base, name: name)
    }

    func push(
        _ image: OCIPush.Image, to name: String = "a/b", tags: [OCIPush.Tag] = [.version("1.0.0")],
        as credentials: OCICredentials = .kilo, mountSource: String? = nil, previous: [String: Digest] = [:],
        referrers: [OCIPush.Image] = [], hub: DockerHubConnection? = nil,
        wait: VisibilityWait = VisibilityWait(deadline: .zero)
    ) throws -> OCIPush {
        try OCIPush(
            image, to: repository(name), tags: tags, credentials: credentials, mountSource: mountSource,
            previous: previous, referrers: referrers,
            fixed: { await hub?.fixedTags(among: $0) ?? [] }, transport: transport, wait: wait, now: clock.now
        )
    }

    func preflight(as credentials: OCICredentials = .kilo, expected: [String: Digest] = [:]) throws
        -> OCIPreflight
    {
        try OCIPreflight(
            repository(), credentials: credentials, expected: expected, transport: transport, now: clock.now)
    }

    /// Requests of a method whose target holds a text.
    func count(_ method: String, _ part: String) -> Int {
        log.events.count { $0.method == method && $0.target.contains(part) }
    }
}

extension OCICredentials {
    static let kilo = OCICredentials.basic(user: "kilo", Secret("secret"))
    static let reader = OCICredentials.basic(user: "reader", Secret("secret"))
}

/// A clock that a test turns.
final class OCITestClock: Sendable {
    private let seconds = Mutex(1_800_000_000)
    var now: @Sendable () -> Timestamp { { Timestamp(seconds: self.seconds.withLock { $0 }) } }
    func advance(_ by: Int) { seconds.withLock { $0 += by } }
}

/// How the stand-in is guarded.
enum OCITestAccess: String, CaseIterable, Sendable {
    case open, basic, token

    func access(_ now: @escaping @Sendable () -> Timestamp) -> RegistryAccess {
        let accounts = [
            RegistryAccount("kilo", password: Secret("secret")),
            RegistryAccount("reader", password: Secret("secret"), grants: [RegistryGrant("*", [.pull])]),
        ]
        return switch self {
        case .open: .open
        case .basic: .basic(accounts)
        case .token: .tokens(accounts, now: now)
        }
    }
}

/// Runs the stand-in, behind whatever `wrap` puts around it.
func withOCIRegistry<Value>(
    _ access: OCITestAccess = .token, serverClock: OCITestClock = OCITestClock(),
    wrap: (RegistryStandIn) -> any StandIn = { $0 }, _ body: (OCITestRegistry) async throws -> Value
) async throws -> Value {
    try await withTemporaryFolder { folder in
        let state = folder.appending("state")
        let standIn = try RegistryStandIn(folder: state, access: access.access(serverClock.now))
        let log = RecordedRequests()
        let transport = CurlTransport(CurlTransport.Configuration(userAgent: "kilo-release-test"))
        return try await withStandInServer(wrap(standIn), log: log) { server in
            defer { transport.shutdown() }
            return try await body(
                OCITestRegistry(
                    base: server.origin, log: log, transport: transport, folder: state, clock: OCITestClock())
            )
        }
    }
}

/// Runs Debian's docker-registry on a free port of the loopback, for everybody or for `kilo` only.
func withDockerRegistry<Value>(
    password: Bool = false, _ body: (OCITestRegistry) async throws -> Value
) async throws -> Value {
    try await withTemporaryFolder { folder in
        let port = try freeOCIPort()
        let users = folder.appending("htpasswd")
        if password {
            let made = try await OCITool.run("htpasswd", ["-Bbc", users.string, "kilo", "secret"])
            try #require(made.status == 0, "\(made.errors)")
        }
        let configuration = """
            version: 0.1
            log: {level: error, accesslog: {disabled: true}}
            storage:
              filesystem: {rootdirectory: \(folder.appending("data").string)}
              delete: {enabled: true}
              maintenance: {uploadpurging: {enabled: false}}
            http: {addr: "127.0.0.1:\(port)", secret: test}
            \(password ? "auth: {htpasswd: {realm: test, path: \(users.string)}}" : "")
            """
        let file = folder.appending("config.yml")
        try configuration.write(toFile: file.string, atomically: true, encoding: .utf8)
        let server = try RealProgram("docker-registry").start(["serve", file.string])
        defer { server.kill() }
        return try await withOCIClient("http://127.0.0.1:\(port)", folder, body)
    }
}

/// Runs the registry with faults, where it is there.
func withFaultyRegistry<Value>(
    _ quirks: [String], authentication: String = "token",
    _ body: (OCITestRegistry) async throws -> Value
) async throws -> Value {
    let program = try #require(OCITool.sharedTools) + "/fakereg.py"
    return try await withTemporaryFolder { folder in
        let port = try freeOCIPort()
        let options = quirks.flatMap { ["--quirk", $0] }
        let server = try RealProgram("python3").start(
            [program, "\(port)", "--auth", authentication, "--log", folder.appending("requests").string]
                + options)
        defer { server.kill() }
        return try await withOCIClient("http://127.0.0.1:\(port)", folder, body)
    }
}

private func withOCIClient<Value>(
    _ base: String, _ folder: FilePath, _ body: (OCITestRegistry) async throws -> Value
) async throws -> Value {
    let transport = CurlTransport(CurlTransport.Configuration(userAgent: "kilo-release-test"))
    defer { transport.shutdown() }
    try await waitForOCIServer(base, transport)
    return try await body(
        OCITestRegistry(
            base: base, log: RecordedRequests(), transport: transport, folder: folder, clock: OCITestClock()))
}

/// Waits until a server answers; `/__stats` exists at the faulty one only and uses up no fault.
private func waitForOCIServer(_ base: String, _ transport: CurlTransport) async throws {
    for _ in 0..<200 {
        if (try? await transport.send(Request(.get, "\(base)/__stats"))) != nil { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("no answer from \(base)")
}

/// A port whose successor is free too, as the faulty registry uses both.
private func freeOCIPort() throws -> Int {
    for _ in 0..<50 {
        let port = try boundPort(0)
        if (try? boundPort(port + 1)) != nil { return port }
    }
    throw CancellationError()
}

private func boundPort(_ wanted: Int) throws -> Int {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    address.sin_port = UInt16(wanted).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafeMutablePointer(to: &address) { pointer in
        try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            guard bind(listener, address, length) == 0 else { throw CancellationError() }
            getsockname(listener, address, &length)
        }
        return Int(UInt16(bigEndian: pointer.pointee.sin_port))
    }
}
