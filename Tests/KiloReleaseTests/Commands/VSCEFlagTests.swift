import ArgumentParser
import Artifacts
import Core
import SystemPackage
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
            "--no-rewrite-relative-links", "--no-gitHubIssueLinking", "--no-gitLabIssueLinking",
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
                "-o", "x.vsix", "-t", "linux-x64", "--pre-release", "--sign-tool", "tool",
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
        #expect(flags.signTool == "tool" && flags.out == "x.vsix" && !flags.packing.changesVersion)
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
        #expect(try command.shared.subject().packages == ["a.vsix", "b.vsix"])
        let plain = try PublishMarketplaceCommand.parse(["a.vsix", "--oidc"])
        #expect(!plain.shared.packing.areGiven)
    }

    @Test("publish, with an extension to package: several targets, a version")
    func publishFolder() throws {
        let command = try PublishMarketplaceCommand.parse(
            ["minor", "--sign-tool", "tool"] + Self.packing + [
                "-t", "linux-x64", "win32-x64", "--pre-release",
            ])
        #expect(command.shared.targets == ["linux-x64", "win32-x64"] && command.shared.preRelease)
        let subject = try command.shared.subject()
        #expect(subject.packages.isEmpty && subject.folders.count == 1 && subject.version == "minor")
        let registry = try PublishOpenVSXCommand.parse(["--packageVersion", "1.2.0", "-t", "linux-x64"])
        #expect(registry.packageVersion == "1.2.0" && registry.shared.targets == ["linux-x64"])
    }

    @Test("what is named: packages, folders, a version; nothing means this folder")
    func subjects() throws {
        let here = FilePath(#filePath).removingLastComponent()
        func subject(_ words: String..., paths: [String] = [], version: String? = nil) throws -> VSIXSubject {
            try VSIXSubject(words, paths: paths, version: version, in: here)
        }
        #expect(try subject().folders == [here])
        #expect(try subject("1.2.3").version == "1.2.3")
        #expect(
            try subject("../Stores", "patch").folders == [here.removingLastComponent().appending("Stores")])
        #expect(try subject("../Stores", version: "1.0.0").version == "1.0.0")
        #expect(
            try subject("gone.vsix", "CommandTests.swift").packages == ["gone.vsix", "CommandTests.swift"])
        let mixed = try subject(paths: ["../Stores", "a.vsix", "b"])
        #expect(mixed.packages == ["a.vsix", "b"] && mixed.folders.count == 1 && mixed.version == nil)
        #expect(throws: Failure.self) { try subject("a.vsix", "minor") }
        #expect(throws: Failure.self) { try subject("minor", "patch") }
        #expect(throws: Failure.self) { try subject("minor", version: "1.0.0") }
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
