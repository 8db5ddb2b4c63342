import Foundation
import SystemPackage
import TestSupport

/// The real npm, run in a home of its own so that no setting of this machine has a say.
struct NPMCommand: Sendable {
    let registry: String
    let home: FilePath
    var token: String?

    /// Runs `npm ARGUMENTS` in a folder; the output holds both streams.
    func run(_ arguments: String..., in folder: FilePath) async throws -> ProgramResult {
        try await run(arguments, in: folder)
    }

    /// Runs `npm ARGUMENTS` in a folder; the output holds both streams.
    func run(_ arguments: [String], in folder: FilePath) async throws -> ProgramResult {
        try FileManager.default.createDirectory(atPath: home.string, withIntermediateDirectories: true)
        var lines = ["registry=\(registry)/", "fund=false", "update-notifier=false", "fetch-retries=0"]
        if let token { lines.append("\(registry.dropFirst("http:".count))/:_authToken=\(token)") }
        try lines.joined(separator: "\n")
            .write(toFile: home.appending(".npmrc").string, atomically: true, encoding: .utf8)
        return try await RealProgram("npm").run(
            arguments, in: folder,
            environment: ["HOME": home.string, "npm_config_cache": home.appending("cache").string],
            output: .merged)
    }
}
