import Foundation
import TestSupport
import Testing

@Suite("npm's other commands, beside the real npm at one registry")
struct NPMCommandTests {
    /// A registry with two versions of a package in it, and two clients of it.
    private struct Registry {
        let folder: URL
        let environment: [String: String]

        func ours(_ arguments: String..., token: String? = nil) async throws -> ProgramResult {
            let own = token.map { ["NPM_TOKEN": $0] } ?? [:]
            return try await Tool.run(
                [Tool.program] + arguments, in: folder, environment: environment.merging(own) { $1 })
        }

        /// The real npm, in a home of its own.
        func theirs(_ arguments: String...) async throws -> ProgramResult {
            let address = try #require(environment["NPM_CONFIG_REGISTRY"])
            let token = try #require(environment["NPM_TOKEN"])
            let settings = """
                registry=\(address)
                \(address.dropFirst("http:".count)):_authToken=\(token)
                update-notifier=false
                """
            try Data(settings.utf8).write(to: folder.appendingPathComponent(".npmrc"))
            return try await Tool.run(
                ["npm"] + arguments, in: folder,
                environment: ["HOME": folder.path, "npm_config_cache": folder.path + "/cache"])
        }

        func publish(_ version: String, _ options: String...) async throws {
            let package = folder.appendingPathComponent("package")
            try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
            let manifest = #"{"name":"@sample/other","version":"\#(version)","main":"index.js"}"#
            try Data(manifest.utf8).write(to: package.appendingPathComponent("package.json"))
            try Data(version.utf8).write(to: package.appendingPathComponent("index.js"))
            let result = try await Tool.run(
                [Tool.program, "publish", "npm", "package", "--access", "public"] + options, in: folder,
                environment: environment)
            #expect(result.status == 0, "\(result.errors)")
        }

        static func with(_ body: @Sendable (Registry) async throws -> Void) async throws {
            try await SampleProject.with { sample in
                let result = try await Served.with(["--release-version", "1.0.0"], in: sample.folder) {
                    let registry = Registry(folder: sample.folder, environment: $0.environment)
                    for version in ["1.0.0", "1.1.0"] { try await registry.publish(version) }
                    try await body(registry)
                }
                #expect(result.status == 0, "\(result.errors)")
            }
        }
    }

    private static let name = "@sample/other"

    @Test("who we are, and whether it answers")
    func account() async throws {
        try await Registry.with { npm in
            let ours = try await npm.ours("npm", "whoami")
            #expect(ours.status == 0, "\(ours.errors)")
            #expect(try await npm.theirs("whoami").output == ours.output)
            #expect(try await npm.ours("npm", "whoami", token: "wrong").status == 3)
            #expect(try await npm.ours("npm", "ping").errors.contains("PONG"))
            let nobody = try await npm.ours("npm", "ping", "--registry", "http://127.0.0.1:1")
            #expect(nobody.status == 1, "\(nobody.errors)")
        }
    }

    @Test("tags: what one client sets, the other sees, and both print the same")
    func tags() async throws {
        try await Registry.with { npm in
            let (spec, other) = ("\(Self.name)@1.0.0", "\(Self.name)@1.1.0")
            let theirs = try await npm.theirs("dist-tag", "add", spec, "stable").output
            #expect(
                try await npm.ours("npm", "dist-tag", "add", spec, "next").output
                    == theirs
                    .replacingOccurrences(of: "stable", with: "next"))
            #expect(try await npm.ours("npm", "dist-tag", "add", spec, "next").output == "")
            #expect(try await npm.ours("npm", "dist-tag", "add", other, "next").status == 0)
            let list = try await npm.ours("npm", "dist-tag", "ls", Self.name)
            #expect(list.output == "latest: 1.1.0\nnext: 1.1.0\nstable: 1.0.0\n")
            #expect(try await npm.theirs("dist-tag", "ls", Self.name).output == list.output)
            let removed = try await npm.ours("npm", "dist-tag", "rm", Self.name, "stable").output
            #expect(
                try await npm.theirs("dist-tag", "rm", Self.name, "next").output
                    == removed
                    .replacingOccurrences(of: "stable: \(spec)", with: "next: \(other)"))
            #expect(try await npm.ours("npm", "dist-tag", "rm", Self.name, "next").status == 2)
            #expect(try await npm.ours("npm", "dist-tag", "ls", "@sample/none").status == 2)
            #expect(try await npm.ours("npm", "dist-tag", "add", Self.name, "next").status == 2)
        }
    }

    @Test("access and deprecation")
    func access() async throws {
        try await Registry.with { npm in
            for words in [["get", "status"], ["set", "status=public"], ["list", "collaborators"]] {
                let ours = try await npm.ours("npm", "access", words[0], words[1], Self.name)
                #expect(ours.status == 0, "\(ours.errors)")
                #expect(try await npm.theirs("access", words[0], words[1], Self.name).output == ours.output)
            }
            #expect(try await npm.ours("npm", "access", "set", "mfa=automation", Self.name).status == 0)
            #expect(try await npm.ours("npm", "access", "set", "status=open", Self.name).status == 2)

            func said(of version: String) async throws -> String {
                try await npm.theirs("view", "\(Self.name)@\(version)", "deprecated").output
            }
            #expect(try await npm.ours("npm", "deprecate", "\(Self.name)@1.0.0", "old").status == 0)
            #expect(try await said(of: "1.0.0") == "old\n")
            #expect(try await said(of: "1.1.0") == "")
            #expect(try await npm.ours("npm", "deprecate", Self.name, "gone").status == 0)
            #expect(try await said(of: "1.1.0") == "gone\n")
            #expect(try await npm.ours("npm", "deprecate", Self.name, "").status == 0)
            #expect(try await said(of: "1.0.0") == "")
            #expect(try await npm.ours("npm", "deprecate", "\(Self.name)@9.0.0", "x").status == 2)
        }
    }

    @Test("a version is taken back, and the package with the last one only by force")
    func unpublishing() async throws {
        try await Registry.with { npm in
            let ours = try await npm.ours("npm", "unpublish", "\(Self.name)@1.0.0")
            #expect(ours.output == "- \(Self.name)@1.0.0\n", "\(ours.errors)")
            #expect(try await npm.theirs("view", Self.name, "versions").output.contains("1.1.0"))
            #expect(try await npm.ours("npm", "unpublish", Self.name).status == 2)
            let last = try await npm.ours("npm", "unpublish", "\(Self.name)@1.1.0")
            #expect(last.status == 2)
            #expect(last.errors.contains("--force"))
            #expect(try await npm.theirs("unpublish", "\(Self.name)@1.1.0").status != 0)
            #expect(try await npm.ours("npm", "unpublish", "\(Self.name)@1.1.0", "--force").status == 0)
            #expect(try await npm.theirs("view", Self.name).status != 0)
        }
    }

    @Test("staged versions are listed, approved and rejected")
    func staging() async throws {
        try await Registry.with { npm in
            for version in ["1.2.0", "1.3.0"] { try await npm.publish(version, "--stage") }
            let text = try await npm.ours("npm", "stage", "list", Self.name, "--json").output
            let list = try #require(
                try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
            let ids = Dictionary(
                uniqueKeysWithValues: list.compactMap { item in
                    (item["version"] as? String).map { ($0, item["id"] as? String ?? "") }
                })
            #expect(Set(ids.keys) == ["1.2.0", "1.3.0"])
            #expect(try await npm.ours("npm", "stage", "approve", ids["1.2.0"] ?? "").status == 0)
            #expect(try await npm.ours("npm", "stage", "reject", ids["1.3.0"] ?? "").status == 0)
            #expect(try await npm.ours("npm", "stage", "list").output == "")
            let versions = try await npm.theirs("view", Self.name, "versions").output
            #expect(versions.contains("1.2.0") && !versions.contains("1.3.0"), "\(versions)")
        }
    }
}
