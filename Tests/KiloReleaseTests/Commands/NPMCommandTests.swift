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
            try await ours(arguments: arguments, token: token)
        }

        func ours(arguments: [String], token: String? = nil) async throws -> ProgramResult {
            let own = token.map { ["NPM_TOKEN": $0] } ?? [:]
            return try await Tool.run(
                [Tool.program] + arguments, in: folder, environment: environment.merging(own) { $1 })
        }

        /// The real npm, in a home of its own.
        func theirs(_ arguments: String...) async throws -> ProgramResult {
            try await theirs(arguments: arguments)
        }

        func theirs(arguments: [String], token: String? = nil) async throws -> ProgramResult {
            let address = try #require(environment["NPM_CONFIG_REGISTRY"])
            let token = try token ?? #require(environment["NPM_TOKEN"])
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
            let result = try await publication(of: version, options)
            #expect(result.status == 0, "\(result.errors)")
        }

        func publication(of version: String, _ options: [String] = []) async throws -> ProgramResult {
            let package = folder.appendingPathComponent("package")
            try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
            let manifest = #"{"name":"@sample/other","version":"\#(version)","main":"index.js"}"#
            try Data(manifest.utf8).write(to: package.appendingPathComponent("package.json"))
            try Data(version.utf8).write(to: package.appendingPathComponent("index.js"))
            return try await ours(
                arguments: ["publish", "npm", "package", "--access", "public"] + options)
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
            let json = try await npm.ours("npm", "whoami", "--json").output
            #expect(try await npm.theirs("whoami", "--json").output == json)
            #expect(try await npm.ours("npm", "whoami", token: "wrong").status == 3)
            #expect(try await npm.ours("npm", "ping").errors.contains("PONG"))
            func ping(_ client: ([String]) async throws -> ProgramResult, _ words: [String]) async throws
                -> String
            {
                let result = try await client(words + ["ping", "--json"])
                #expect(result.status == 0, "\(result.errors)")
                return result.output.replacing(/"time": [0-9]+/, with: "\"time\": 0")
            }
            let answer = try await ping({ try await npm.ours(arguments: $0) }, ["npm"])
            #expect(try await ping({ try await npm.theirs(arguments: $0) }, []) == answer)
            #expect(answer.contains("\"details\": {}\n"), "\(answer)")
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

    @Test("tags of the folder's package, by npm's other names of the commands, and what cannot be a tag")
    func tagForms() async throws {
        try await Registry.with { npm in
            #expect(try await npm.ours("npm", "dist-tags", "set", "\(Self.name)@1.0.0", "old").status == 0)
            let list = "latest: 1.1.0\nold: 1.0.0\n"
            for words in [
                ["dist-tag", Self.name], ["dist-tag", "list", Self.name, "--json"],
                ["dist-tag", "l", Self.name],
            ] {
                #expect(try await npm.theirs(arguments: words).output == list, "\(words)")
                #expect(try await npm.ours(arguments: ["npm"] + words).output == list, "\(words)")
            }
            let here = try await Tool.run(
                [Tool.program, "npm", "dist-tag", "ls"], in: npm.folder.appendingPathComponent("package"),
                environment: npm.environment)
            #expect(here.output == list, "\(here.errors)")
            let named = try await Tool.run(
                [Tool.program, "npm", "dist-tag", "add", "\(Self.name)@1.0.0"], in: npm.folder,
                environment: npm.environment.merging(["NPM_CONFIG_TAG": "beta"]) { $1 })
            #expect(named.output == "+beta: \(Self.name)@1.0.0\n", "\(named.errors)")
            #expect(try await npm.theirs("dist-tag", "rm", Self.name, "beta").status == 0)
            for tag in ["1.x", "^2"] {
                let words = ["dist-tag", "add", "\(Self.name)@1.0.0", tag]
                #expect(try await npm.theirs(arguments: words).status != 0)
                let ours = try await npm.ours(arguments: ["npm"] + words)
                #expect(ours.status == 2 && ours.errors.contains("npm.invalid"), "\(ours.errors)")
            }
            #expect(try await npm.ours("npm", "dist-tag", "del", Self.name, "old").status == 0)
        }
    }

    private static let failing = [
        ["whoami"], ["dist-tag", "ls", "@sample/none"], ["dist-tag", "rm", name, "none"],
        ["access", "get", "status", "@sample/none"], ["deprecate", "@sample/none", "x"],
        ["unpublish", "@sample/none@1.0.0"], ["ping"],
    ]

    @Test("with --json a failure is npm's object on standard output, beside its text")
    func failures() async throws {
        try await Registry.with { npm in
            for words in Self.failing {
                let nobody =
                    words == ["ping"] ? ["--registry", "http://127.0.0.1:1", "--fetch-retries=0"] : []
                // npm asks for a name that is in no settings, and then for nothing else.
                let theirs = try await npm.theirs(
                    arguments: words + ["--json"] + nobody, token: words == ["whoami"] ? "wrong" : nil)
                let ours = try await npm.ours(
                    arguments: ["npm"] + words + ["--json"] + nobody.prefix(2),
                    token: words == ["whoami"] ? "wrong" : nil)
                for (client, result) in [("npm", theirs), ("ours", ours)] {
                    #expect(result.status != 0, "\(client) \(words)")
                    let object =
                        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
                    let error = try #require(object?["error"] as? [String: Any], "\(client) \(words)")
                    #expect(error["summary"] is String && error["detail"] is String, "\(client) \(words)")
                }
                #expect(ours.errors.contains("error["), "\(words): \(ours.errors)")
            }
        }
    }

    @Test("access: both print the same, as text and as JSON")
    func access() async throws {
        try await Registry.with { npm in
            for words in [
                ["get", "status", Self.name], ["set", "status=public", Self.name, "--json"],
                ["list", "collaborators", Self.name], ["list", "packages", "rehearsal", "--json"],
                ["list", "packages"], ["list", "collaborators", Self.name, "nobody"],
            ] {
                let ours = try await npm.ours(arguments: ["npm", "access"] + words)
                #expect(ours.status == 0, "\(ours.errors)")
                #expect(try await npm.theirs(arguments: ["access"] + words).output == ours.output, "\(words)")
            }
            #expect(try await npm.ours("npm", "access", "set", "2fa=automation", Self.name).status == 0)
            #expect(try await npm.ours("npm", "access", "set", "status=open", Self.name).status == 2)
            let plain = try await npm.ours("npm", "access", "set", "status=public", "plain")
            #expect(plain.status == 2 && plain.errors.contains("is not scoped"), "\(plain.errors)")
        }
    }

    @Test("teams: what one client grants, the other sees and takes away")
    func teams() async throws {
        try await Registry.with { npm in
            let granted = try await npm.ours("npm", "access", "grant", "read-only", "@sample:team", Self.name)
            #expect(granted.status == 0 && granted.output == "", "\(granted.errors)")
            let list = try await npm.theirs("access", "list", "packages", "@sample:team").output
            #expect(list == "\(Self.name): read-only\n")
            #expect(try await npm.ours("npm", "access", "list", "packages", "sample:team").output == list)
            #expect(try await npm.theirs("access", "revoke", "sample:team", Self.name).status == 0)
            let none = try await npm.ours("npm", "access", "revoke", "sample:team", Self.name)
            #expect(none.status == 3, "\(none.errors)")
            #expect(try await npm.ours("npm", "access", "grant", "all", "sample:team", Self.name).status == 2)
            #expect(try await npm.ours("npm", "access", "revoke", "sample", Self.name).status == 2)
        }
    }

    @Test("a size that jumps is told when it is published, by what the registry has counted")
    func size() async throws {
        try await Registry.with { npm in
            let large = String(repeating: "x", count: 200_000)
            let manifest = #"{"name":"@sample/other","version":"1.2.0","main":"index.js"}"#
            for (name, text) in [("package.json", manifest), ("index.js", large)] {
                try Data(text.utf8).write(to: npm.folder.appendingPathComponent("package/\(name)"))
            }
            let told = try await npm.ours("publish", "npm", "package", "--access", "public")
            #expect(told.status == 0)
            #expect(
                told.errors.contains("its files have 200060 bytes, and those of 1.1.0 have 65"),
                "\(told.errors)")
        }
    }

    @Test("the package of the folder is meant where none is named")
    func folder() async throws {
        try await Registry.with { npm in
            let inner = npm.folder.appendingPathComponent("package/inner")
            try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
            let status = try await Tool.run(
                [Tool.program, "npm", "access", "get", "status"], in: inner, environment: npm.environment)
            #expect(status.output == "\(Self.name): public\n", "\(status.errors)")
        }
    }

    @Test("deprecation, of a version, a range, and all")
    func deprecation() async throws {
        try await Registry.with { npm in
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
            let range = try await npm.ours("npm", "deprecate", "\(Self.name)@>1.0.0 <2 || 7", "a range")
            #expect(
                range.errors == "npm notice deprecating \(Self.name)@1.1.0 with message \"a range\"\n")
            #expect(try await said(of: "1.1.0") == "a range\n")
            #expect(try await said(of: "1.0.0") == "")
            for none in ["9.0.0", "^9", "latest", "1.0.0-"] {
                let failed = try await npm.ours("npm", "deprecate", "\(Self.name)@\(none)", "x")
                #expect(failed.status == 2, "\(failed.errors)")
            }
        }
    }

    @Test("a version is taken back, and the package with the last one only by force")
    func unpublishing() async throws {
        try await Registry.with { npm in
            let ours = try await npm.ours("npm", "unpublish", "\(Self.name)@1.0.0")
            #expect(ours.output == "- \(Self.name)@1.0.0\n", "\(ours.errors)")
            #expect(try await npm.theirs("view", Self.name, "versions").output.contains("1.1.0"))
            #expect(try await npm.ours("npm", "unpublish", Self.name).status == 2)
            let dry = try await npm.ours("npm", "unpublish", "\(Self.name)@1.1.0", "--force", "--dry-run")
            #expect(dry.output == "- \(Self.name)\n", "\(dry.errors)")
            let their = try await npm.theirs("unpublish", "\(Self.name)@1.1.0", "--force", "--dry-run")
            #expect(their.output == dry.output, "\(their.errors)")
            let last = try await npm.ours("npm", "unpublish", "\(Self.name)@1.1.0")
            #expect(last.status == 2)
            #expect(last.errors.contains("--force"))
            #expect(try await npm.theirs("unpublish", "\(Self.name)@1.1.0").status != 0)
            let whole = try await npm.ours("npm", "unpublish", "\(Self.name)@1.1.0", "--force")
            #expect(whole.output == "- \(Self.name)\n", "\(whole.errors)")
            let gone = try await npm.theirs("view", Self.name)
            #expect(gone.errors.contains("Unpublished on"), "\(gone.errors)")
            let again = try await npm.ours("publish", "npm", "package", "--access", "public")
            #expect(again.status == 3 && again.errors.contains("npm.version-used"), "\(again.errors)")
            let locked = try await npm.publication(of: "1.2.0")
            #expect(locked.status == 3 && locked.errors.contains("24 hours"), "\(locked.errors)")
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
            #expect(list.allSatisfy { $0["actor"] as? String == "rehearsal" }, "all that the registry says")
            let shown = try await npm.ours("npm", "stage", "list").output
            #expect(
                shown.contains("\n\nid: \(ids["1.2.0"] ?? "")\npackage name: \(Self.name)\nversion: 1.2.0\n"))
            #expect(shown.contains("staged by: rehearsal (user)\n"))
            let approved = try await npm.ours("npm", "stage", "approve", ids["1.2.0"] ?? "")
            #expect(approved.output.hasSuffix("approved and published successfully.\n"), "\(approved.errors)")
            #expect(try await npm.ours("npm", "stage", "reject", ids["1.3.0"] ?? "").status == 0)
            #expect(try await npm.ours("npm", "stage", "list").output == "No staged packages found.\n")
            let versions = try await npm.theirs("view", Self.name, "versions").output
            #expect(versions.contains("1.2.0") && !versions.contains("1.3.0"), "\(versions)")
        }
    }
}
