import Core
import Foundation
import Rehearsal
import SystemPackage
import TestSupport

/// The real npm, run in a home of its own so that no setting of this machine has a say.
struct NPMClient: Sendable {
    let registry: String
    let home: FilePath
    var token: String?
    var release = RealNPM.ten
    /// What it finds in its environment beside that: a job's identity.
    var environment: [String: String] = [:]

    /// Runs `npm ARGUMENTS` in a folder.
    func run(_ arguments: String..., in folder: FilePath) async throws -> ProgramResult {
        try prepare()
        return try await RealProgram("npm").run(
            arguments, in: folder,
            environment: environment.merging([
                "PATH": release.searchPath, "HOME": home.string,
                "npm_config_cache": home.appending("cache").string,
            ]) { $1 })
    }

    private func prepare() throws {
        try FileManager.default.createDirectory(atPath: home.string, withIntermediateDirectories: true)
        let authority = registry.replacingOccurrences(of: "http:", with: "")
        var lines = ["registry=\(registry)/", "fund=false", "update-notifier=false", "fetch-retries=0"]
        if let token { lines.append("\(authority)/:_authToken=\(token)") }
        try lines.joined(separator: "\n")
            .write(toFile: home.appending(".npmrc").string, atomically: true, encoding: .utf8)
    }
}

/// Writes a small package with a command into a folder.
func writeNPMPackage(
    _ name: String, _ version: String, in folder: FilePath, extra: String = ""
) throws -> FilePath {
    let home = folder.appending("\(name.replacingOccurrences(of: "/", with: "-"))-\(version)")
    try FileManager.default.createDirectory(atPath: home.string, withIntermediateDirectories: true)
    let command = name.split(separator: "/").last.map(String.init) ?? name
    let manifest = """
        {"name":"\(name)","version":"\(version)","description":"sample","bin":{"\(command)":"run.js"}\(extra)}
        """
    try manifest.write(toFile: home.appending("package.json").string, atomically: true, encoding: .utf8)
    try "#!/usr/bin/env node\nconsole.log('\(name) \(version) runs')\n"
        .write(toFile: home.appending("run.js").string, atomically: true, encoding: .utf8)
    return home
}

/// A registry with one token for all, behind a running server.
func withNPMRegistry<Value>(
    tokens: [NPMToken] = [NPMToken(Secret("npm_rehearsal"), user: "rehearsal")],
    _ body: (StandInServer, FilePath) async throws -> Value
) async throws -> Value {
    try await withTemporaryFolder { folder in
        let standIn = NPMStandIn(folder: folder.appending("registry"), tokens: tokens) {
            Timestamp(seconds: 1_790_000_000)
        }
        return try await withStandInServer(standIn) { try await body($0, folder) }
    }
}
