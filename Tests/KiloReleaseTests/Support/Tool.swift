import Foundation
import SystemPackage
import TestSupport

/// Programs as tests run them: the built tool, and real clients.
enum Tool {
    /// The tool that was built along with the tests.
    static let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("kilo-release").path

    /// The checkout that the tests are built from.
    static let checkout = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Compiled plans are kept between tests, as they are between runs.
    static let cache = FileManager.default.temporaryDirectory.appendingPathComponent(
        "kilo-release-test-cache"
    )
    .path

    static var environment: [String: String] {
        let own = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "TMPDIR"].contains($0.key) }
        return own.merging(["XDG_CACHE_HOME": cache]) { $1 }
    }

    /// Runs the tool in a folder.
    static func kilo(
        _ arguments: String..., in folder: URL, environment: [String: String] = [:]
    ) async throws -> ProgramResult {
        try await run([program] + arguments, in: folder, environment: environment)
    }

    /// Runs any program.
    static func run(
        _ command: [String], in folder: URL, environment: [String: String] = [:]
    ) async throws -> ProgramResult {
        try await start(command, in: folder, environment: environment).result()
    }

    /// Starts a program without waiting for it.
    static func start(
        _ command: [String], in folder: URL, environment: [String: String] = [:]
    ) throws -> RunningProgram {
        try RealProgram(command[0]).start(
            Array(command.dropFirst()), in: FilePath(folder.path),
            environment: Self.environment.merging(environment) { $1 })
    }

    /// Runs a program that must succeed, and gives what it printed.
    @discardableResult
    static func output(
        _ command: String..., in folder: URL, environment: [String: String] = [:]
    ) async throws -> String {
        try await run(command, in: folder, environment: environment)
            .succeeding(command.joined(separator: " ")).output
    }
}
