import Foundation
import TestSupport
import Testing

/// A server program that runs as long as this value lives.
final class ServerProcess: Sendable {
    /// The port on 127.0.0.1.
    let port: Int
    private let process: RunningProgram

    /// The Python server of the fixtures, over TLS if certificates are given.
    static func python(_ identity: TestCertificates? = nil) throws -> ServerProcess {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fixtures/server.py").path
        let arguments = identity.map { [$0.certificate, $0.key] } ?? []
        return try ServerProcess("python3", [script] + arguments, port: nil)
    }

    /// A server that only speaks HTTP/2, over TLS, and sends back what it gets.
    static func nghttpd(_ identity: TestCertificates, folder: String) throws -> ServerProcess {
        let port = try freePort()
        return try ServerProcess(
            "nghttpd",
            [
                "--address=127.0.0.1", "--echo-upload", "-d", folder, "\(port)", identity.key,
                identity.certificate,
            ], port: port)
    }

    private init(_ program: String, _ arguments: [String], port known: Int?) throws {
        process = try RealProgram(program).start(arguments, input: .open)
        if let known {
            port = known
            Self.waitUntilListening(known)
        } else {
            port = try #require(Int(process.waitForLine()), "\(program) names no port")
        }
    }

    /// `http://127.0.0.1:PORT/PATH`.
    func url(_ path: String, scheme: String = "http") -> String { "\(scheme)://127.0.0.1:\(port)\(path)" }

    /// A port that nobody listens on, which the kernel has just given away.
    static func freePort() throws -> Int {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        try withAddress(port: 0) { try #require(bind(listener, $0, $1) == 0) }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(listener, $0, &length) }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func waitUntilListening(_ port: Int) {
        for _ in 0..<200 {
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(client) }
            if withAddress(port: port, { connect(client, $0, $1) }) == 0 { return }
            usleep(25_000)
        }
        Issue.record("nothing listens on port \(port)")
    }

    private static func withAddress<Value>(
        port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Value
    ) rethrows -> Value {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return try withUnsafePointer(to: &address) {
            try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
