import ArgumentParser
import Artifacts
import Core
import Testing

@testable import kilo_release

/// The options of vsce 3.9, as its own help lists them.
@Suite("Every option of vsce is taken")
struct VSCEFlagTests {
    private static let files = [
        "--no-yarn", "--ignoreFile", "i", "--no-dependencies", "--readme-path", "r", "--follow-symlinks",
    ]
    private static let packing =
        files + [
            "--ignore-other-target-folders", "--changelog-path", "c", "-m", "text", "--no-git-tag-version",
            "--no-update-package-json", "--githubBranch", "a", "--gitlabBranch", "b", "--baseContentUrl", "u",
            "--baseImagesUrl", "v", "--allow-star-activation", "--allow-missing-repository",
            "--allow-unused-files-pattern", "--allow-package-secrets", "npm", "aws",
            "--allow-package-all-secrets", "--allow-package-env-file", "--skip-license",
        ]

    @Test("package")
    func package() throws {
        let flags = try VSCEFlags.parse(
            Self.packing + [
                "-o", "x.vsix", "-t", "linux-x64", "--no-rewrite-relative-links", "--no-gitHubIssueLinking",
                "--no-gitLabIssueLinking", "--pre-release", "--sign-tool", "tool",
            ])
        let off = [
            "dependencies", "updatePackageJson", "rewriteRelativeLinks", "gitHubIssueLinking",
            "gitLabIssueLinking",
        ]
        for name in off { #expect(flags.settings[name] == false, "\(name)") }
        let on = [
            "followSymlinks", "ignoreOtherTargetFolders", "allowStarActivation", "allowMissingRepository",
            "allowUnusedFilesPattern", "allowPackageAllSecrets", "allowPackageEnvFile", "skipLicense",
            "preRelease",
        ]
        for name in on { #expect(flags.settings[name] == true, "\(name)") }
        let texts = [
            "ignoreFile": "i", "readmePath": "r", "changelogPath": "c", "githubBranch": "a",
            "gitlabBranch": "b",
            "baseContentUrl": "u", "baseImagesUrl": "v", "target": "linux-x64",
        ]
        for (name, text) in texts { #expect(flags.settings[name] == .string(text), "\(name)") }
        #expect(flags.settings["allowPackageSecrets"] == ["npm", "aws"])
        #expect(flags.signTool == "tool" && flags.out == "x.vsix" && !flags.changesVersion)
        #expect(try VSCEFlags.parse([]).settings == VSCESettings())
    }

    @Test("ls")
    func list() throws {
        let command = try ListVSIXCommand.parse(
            ["--tree", "--packagedDependencies", "a", "b"] + Self.files)
        #expect(command.tree && command.flags.settings["packagedDependencies"] == ["a", "b"])
    }

    @Test("publish, with packages")
    func publish() throws {
        let command = try PublishMarketplaceCommand.parse(
            Self.packing + [
                "-i", "a.vsix", "b.vsix", "-p", "token", "--azure-credential", "--manifestPath", "a.manifest",
                "--signaturePath", "a.p7s", "--sigzipPath", "a.zip", "--sign-tool", "tool", "--no-verify",
                "--allow-proposed-apis", "x", "--allow-all-proposed-apis", "--pre-release",
                "--skip-duplicate",
            ])
        #expect(command.shared.packing.areGiven && command.noVerify)
        #expect(try command.shared.names() == ["a.vsix", "b.vsix"])
        let plain = try PublishMarketplaceCommand.parse(["a.vsix", "--oidc"])
        #expect(!plain.shared.packing.areGiven)
    }

    @Test("show, and what ovsx publish takes")
    func others() throws {
        #expect(try ShowMarketplaceCommand.parse(["acme.sample", "--json"]).form.json)
        #expect(throws: (any Error).self) { try ShowMarketplaceCommand.parse(["acme"]) }
        let command = try PublishOpenVSXCommand.parse([
            "a.vsix", "-r", "https://registry.example", "-p", "token", "--yarn", "--no-dependencies",
            "--pre-release", "--skip-duplicate", "--baseContentUrl", "u", "--baseImagesUrl", "v",
        ])
        #expect(command.shared.packing.areGiven)
    }
}
