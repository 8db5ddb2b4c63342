import Core
import Foundation
import Rehearsal
import SystemPackage
import TestSupport

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

/// A real client that runs in a folder, which is its home too.
enum GitHubTool: String {
    case gh
    case python = "python3"

    /// Runs it; the output holds both streams.
    func run(
        _ arguments: [String], environment: [String: String] = [:], in folder: FilePath
    ) async throws -> ProgramResult {
        try await RealProgram(rawValue).run(
            arguments, in: folder, environment: ["HOME": folder.string].merging(environment) { $1 },
            output: .merged)
    }
}
