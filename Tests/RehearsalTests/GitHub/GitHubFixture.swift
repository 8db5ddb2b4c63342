import Core
import Foundation
import Rehearsal
import SystemPackage

/// Commits of the sample repositories.
enum GitHubCommit {
    static let first = String(repeating: "1", count: 40)
    static let second = String(repeating: "2", count: 40)
}

/// A GitHub with three repositories and four tokens, behind a running server.
func withGitHub<Value>(_ body: (StandInServer, FilePath) async throws -> Value) async throws -> Value {
    try await withTemporaryFolder { folder in
        let main = GitHubRepository.Branch("main", commits: [GitHubCommit.second, GitHubCommit.first])
        let standIn = GitHubStandIn(
            folder: folder.appending("github"),
            repositories: [
                GitHubRepository("sample/tool", branches: [main], tags: ["v0.9.0": GitHubCommit.first]),
                GitHubRepository("sample/secret", branches: [main], isPrivate: true),
                GitHubRepository("sample/solid", branches: [main], hasImmutableReleases: true),
            ],
            tokens: [
                GitHubToken(Secret("ghp_writer"), login: "writer"),
                GitHubToken(Secret("ghp_reader"), login: "reader", repositories: ["*": .read]),
                GitHubToken(Secret("ghp_none"), login: "none", repositories: [:]),
            ]
        ) { Timestamp(seconds: 1_790_000_000) }
        return try await withStandInServer(standIn) { try await body($0, folder) }
    }
}

/// A real program that is run with arguments and an environment of its own.
struct GitHubTool: Sendable {
    let path: String
    let package: String

    static let gh = GitHubTool(path: "/usr/bin/gh", package: "gh")
    static let python = GitHubTool(path: "/usr/bin/python3", package: "python3")

    struct Answer: Sendable {
        let exitCode: Int32
        let output: String
    }

    struct Missing: Error, CustomStringConvertible {
        let package: String
        var description: String { "a program is missing: install the Debian package `\(package)`" }
    }

    /// Runs it in a folder; the output holds both streams.
    func run(
        _ arguments: [String], environment: [String: String] = [:], in folder: FilePath
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try finish(arguments, environment, folder) })
            }
        }
    }

    private func finish(
        _ arguments: [String], _ environment: [String: String], _ folder: FilePath
    ) throws -> Answer {
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(package: package) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.string].merging(environment) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: folder.string)
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Answer(exitCode: process.terminationStatus, output: String(decoding: text, as: UTF8.self))
    }
}
