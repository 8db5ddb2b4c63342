import Foundation
import Testing

/// Programs as tests run them: the built tool, and real clients.
enum Tool {
    struct Result: Sendable {
        let status: Int32
        let output: String
        let error: String
    }

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
    ) async throws -> Result {
        try await run([program] + arguments, in: folder, environment: environment)
    }

    /// Runs any program; one that is missing fails with the name of its Debian package.
    static func run(
        _ command: [String], in folder: URL, environment: [String: String] = [:]
    ) async throws -> Result {
        let running = try start(command, in: folder, environment: environment)
        let result = await running.result()
        try #require(
            result.status != 127, "\(command[0]) is missing; scripts/debian-packages names its package")
        return result
    }

    /// Starts a program without waiting for it.
    static func start(
        _ command: [String], in folder: URL, environment: [String: String] = [:]
    ) throws -> Running {
        try Running(command, in: folder, environment: Self.environment.merging(environment) { $1 })
    }

    /// Runs a program that must succeed, and gives what it printed.
    @discardableResult
    static func output(
        _ command: String..., in folder: URL, environment: [String: String] = [:]
    ) async throws -> String {
        let result = try await run(command, in: folder, environment: environment)
        try #require(
            result.status == 0,
            "\(command.joined(separator: " ")) ended with \(result.status): \(result.output)\(result.error)")
        return result.output
    }
}
