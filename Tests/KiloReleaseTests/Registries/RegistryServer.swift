import Core
import Foundation
import Rehearsal
import SystemPackage
import TestSupport
import Testing

/// A registry's stand-in that is up under the name `registry.example`, and a folder to work in.
struct RegistryServer {
    /// Host and port, for clients that know nothing of the name.
    let address: String
    let folder: URL
    let log: RecordedRequests

    /// Runs the stand-in while the body does; `kilo` with the password `secret` may do everything, others may read.
    static func with(
        around: (any StandIn) -> any StandIn = { $0 }, _ body: (RegistryServer) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let work = URL(fileURLWithPath: folder.appending("work").string)
            try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
            let access = RegistryAccess.basic([RegistryAccount("kilo", password: Secret("secret"))])
            let log = RecordedRequests()
            let standIn = try RegistryStandIn(folder: folder.appending("state"), access: access)
            try await withStandInServer(around(standIn), log: log) { server in
                let address = server.origin.replacing("http://", with: "")
                try await body(RegistryServer(address: address, folder: work, log: log))
            }
        }
    }

    /// Runs the tool with the login, and without any that this machine has.
    func kilo(_ arguments: String..., with other: [String: String] = [:]) async throws -> ProgramResult {
        try await kilo(arguments, with: other)
    }

    /// The same with a list, in any folder.
    func kilo(
        _ arguments: [String], in place: URL? = nil, with other: [String: String] = [:]
    ) async throws -> ProgramResult {
        let variables = [
            "KILO_RELEASE_REGISTRIES": "registry.example=http://\(address)", "DOCKER_USERNAME": "kilo",
            "DOCKER_PASSWORD": "secret", "HOME": folder.path, "XDG_CACHE_HOME": folder.path + "/cache",
        ]
        return try await Tool.run(
            [Tool.program] + arguments, in: place ?? folder, environment: variables.merging(other) { $1 })
    }

    /// A layout `NAME:v1` with one file.
    @discardableResult
    func layout(_ name: String, _ text: String, _ options: String...) async throws -> String {
        try write("files/\(name)/file", text)
        let arguments = ["package", "oci", "--layer", "files/\(name):/opt", "--output", name, "--name", "v1"]
        let result = try await Tool.run(
            [Tool.program] + arguments + options, in: folder,
            environment: ["XDG_CACHE_HOME": folder.path + "/cache"])
        try #require(result.status == 0, "\(result.errors)")
        return result.output.trimmingCharacters(in: .newlines)
    }

    func write(_ path: String, _ text: String, mode: Int = 0o644) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }

    /// What skopeo finds in the registry, or on disk.
    func skopeo(_ arguments: String...) async throws -> ProgramResult {
        try await Tool.run(["skopeo"] + arguments, in: folder)
    }

    /// The digest that a tag of `a/b` points to, as skopeo sees it; nil if there is none.
    func digest(of tag: String) async throws -> String? {
        let result = try await skopeo(
            "inspect", "--raw", "--tls-verify=false", "--creds", "kilo:secret",
            "docker://\(address)/a/b:\(tag)")
        return result.status == 0 ? "\(Digest.of(result.output))" : nil
    }
}
