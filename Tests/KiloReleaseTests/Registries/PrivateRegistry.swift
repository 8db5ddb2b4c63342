import Foundation
import SystemPackage
import TestSupport
import Testing

/// Debian's docker-registry over TLS, with a certificate of an authority that nobody else knows, for `kilo` alone.
struct PrivateRegistry {
    /// Host and port.
    let address: String
    let folder: URL
    /// The certificate of the authority.
    var authority: String { folder.path + "/ca.crt" }

    /// Runs it while the body does.
    static func with(_ body: (PrivateRegistry) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let folder = URL(fileURLWithPath: folder.string)
            try await certify(in: folder)
            try await Tool.output("htpasswd", "-Bbc", "users", "kilo", "secret", in: folder)
            let configuration = """
                version: 0.1
                log: {level: info, accesslog: {disabled: true}}
                storage:
                  filesystem: {rootdirectory: \(folder.path)/data}
                  maintenance: {uploadpurging: {enabled: false}}
                http:
                  addr: "127.0.0.1:0"
                  secret: test
                  tls: {certificate: \(folder.path)/server.crt, key: \(folder.path)/server.key}
                auth: {htpasswd: {realm: test, path: \(folder.path)/users}}
                """
            let file = folder.appendingPathComponent("config.yml")
            try configuration.write(to: file, atomically: true, encoding: .utf8)
            let server = try RealProgram("docker-registry").start(["serve", file.path], output: .merged)
            defer { server.kill() }
            let line = try await server.line(containing: "listening on 127.0.0.1:")
            let port = try #require(line.firstMatch(of: /listening on 127\.0\.0\.1:([0-9]+)/)?.1)
            try await body(PrivateRegistry(address: "127.0.0.1:\(port)", folder: folder))
        }
    }

    /// An authority, and a certificate of it for this machine.
    private static func certify(in folder: URL) async throws {
        let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        let authority = ["-subj", "/CN=Private Authority", "-keyout", "ca.key", "-out", "ca.crt"]
        let own = [
            "-subj", "/CN=localhost", "-CA", "ca.crt", "-CAkey", "ca.key", "-addext",
            "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE", "-keyout",
            "server.key", "-out", "server.crt",
        ]
        for options in [authority, own] {
            try await Tool.run(["openssl", "req", "-x509"] + options + curve, in: folder)
                .succeeding("openssl req")
        }
    }

    /// Runs the tool with the login and without any that this machine has; it trusts whom the variables say.
    func kilo(_ arguments: String..., with variables: [String: String]) async throws -> ProgramResult {
        let own = [
            "DOCKER_USERNAME": "kilo", "DOCKER_PASSWORD": "secret", "HOME": folder.path,
            "XDG_CACHE_HOME": folder.path + "/cache",
        ]
        return try await Tool.run(
            [Tool.program] + arguments, in: folder, environment: own.merging(variables) { $1 })
    }

    /// Runs skopeo with the login, which trusts what stands in a folder.
    func skopeo(_ arguments: String...) async throws -> ProgramResult {
        let trust = folder.appendingPathComponent("trust")
        try FileManager.default.createDirectory(at: trust, withIntermediateDirectories: true)
        let copy = trust.appendingPathComponent("ca.crt")
        if !FileManager.default.fileExists(atPath: copy.path) {
            try FileManager.default.copyItem(atPath: authority, toPath: copy.path)
        }
        let access = ["--cert-dir", trust.path, "--creds", "kilo:secret"]
        return try await Tool.run(["skopeo", arguments[0]] + access + arguments.dropFirst(), in: folder)
    }
}
