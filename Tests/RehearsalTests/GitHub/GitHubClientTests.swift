import Core
import Foundation
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("The real gh works with the GitHub stand-in")
struct GitHubClientTests {
    @Test("what gh uploads and releases, gh shows and downloads")
    func roundTrip() async throws {
        try await withGitHub { server, folder in
            let bytes = sampleBytes(300_000)
            try Data(bytes).write(to: URL(fileURLWithPath: folder.appending("tool.tar.gz").string))
            let created = try await gh(
                server, folder, "release", "create", "v1.0.0", "tool.tar.gz", "-R", repository,
                "--title", "Tool 1.0.0", "--notes", "First.", "--target", "main")
            #expect(created.status == 0, "\(created.output)")

            let shown = try await gh(
                server, folder, "release", "view", "v1.0.0", "-R", repository, "--json",
                "name,tagName,isDraft,assets")
            #expect(shown.output.contains(#""name":"Tool 1.0.0""#), "\(shown.output)")
            #expect(shown.output.contains(#""isDraft":false"#))

            let downloaded = try await gh(
                server, folder, "release", "download", "v1.0.0", "-R", repository, "-D", "down")
            #expect(downloaded.status == 0, "\(downloaded.output)")
            let back = try Data(
                contentsOf: URL(fileURLWithPath: folder.appending("down/tool.tar.gz").string))
            #expect(Digest.of([UInt8](back)) == Digest.of(bytes))
        }
    }

    @Test("gh finds a draft, fills it and publishes it")
    func draft() async throws {
        try await withGitHub { server, folder in
            try Data(sampleBytes(1000)).write(to: URL(fileURLWithPath: folder.appending("a.zip").string))
            let created = try await gh(
                server, folder, "release", "create", "v1.0.0", "-R", repository, "--draft", "--notes", "")
            #expect(created.output.contains("/releases/tag/untagged-"), "\(created.output)")
            let uploaded = try await gh(
                server, folder, "release", "upload", "v1.0.0", "a.zip", "-R", repository)
            #expect(uploaded.status == 0, "\(uploaded.output)")
            let again = try await gh(server, folder, "release", "upload", "v1.0.0", "a.zip", "-R", repository)
            #expect(again.status != 0)
            let edited = try await gh(
                server, folder, "release", "edit", "v1.0.0", "-R", repository, "--draft=false")
            #expect(edited.output.contains("/releases/tag/v1.0.0"), "\(edited.output)")
        }
    }

    @Test("gh repeats what the stand-in refuses")
    func refusals() async throws {
        try await withGitHub { server, folder in
            for (token, words) in [("ghp_reader", "not accessible"), ("ghp_wrong", "Bad credentials")] {
                let refused = try await gh(
                    server, folder, token: token, "release", "create", "v1.0.0", "-R", repository,
                    "--notes", "")
                #expect(refused.status != 0)
                #expect(refused.output.contains(words), "\(refused.output)")
            }
        }
    }

    private let repository = "github.localhost/sample/tool"

    /// gh speaks HTTP to this one host name only, so the stand-in is its proxy.
    private func gh(
        _ server: StandInServer, _ folder: FilePath, token: String = "ghp_writer", _ arguments: String...
    ) async throws -> ProgramResult {
        try await GitHubTool.gh.run(
            arguments,
            environment: [
                "HTTP_PROXY": server.origin, "GH_HOST": "github.localhost",
                "GH_ENTERPRISE_TOKEN": token, "GH_TOKEN": token, "GH_NO_UPDATE_NOTIFIER": "1",
                "GH_PROMPT_DISABLED": "1",
            ], in: folder)
    }
}
