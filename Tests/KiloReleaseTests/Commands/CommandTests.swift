import Foundation
import TestSupport
import Testing

@Suite("The commands")
struct CommandTests {
    @Test("--version prints the version that the npm package carries")
    func version() async throws {
        let result = try await Tool.kilo("--version", in: FileManager.default.temporaryDirectory)
        let manifest = URL(fileURLWithPath: Tool.checkout).appendingPathComponent(
            "packaging/npm/package.json")
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: manifest)) as? [String: Any]
        #expect(result.output == "\(json?["version"] ?? "")\n")
        #expect(result.status == 0)
    }

    @Test("plan shows product, version, actions with their effects, and destinations")
    func plan() async throws {
        try await SampleProject.with { project in
            let output = try await project.kilo("plan", "--release-version", "1.2.0").output
            #expect(output.contains("sample 1.2.0 (stable, tag v1.2.0)"))
            #expect(output.contains("would publish npm:@sample/tool@1.2.0  [irrevocable]"))
            #expect(output.contains("would stage github:sample/tool@v1.2.0  [reversible]"))
        }
    }

    @Test("plan --json is JSON with the same content; --graph draws it for Mermaid and for terminals")
    func planForms() async throws {
        try await SampleProject.with { project in
            let text = try await project.kilo("plan", "--json", "--release-version", "1.2.0").output
            let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            #expect(json?["version"] as? String == "1.2.0")
            #expect((json?["artifacts"] as? [Any])?.count == 3)
            let mermaid = try await project.kilo("plan", "--graph", "mermaid").output
            #expect(mermaid.hasPrefix("flowchart LR\n"))
            #expect(mermaid.contains("-. before .->"))
            #expect(try await project.kilo("plan", "--graph", "text").output.contains("└─ github"))
        }
    }

    @Test("plan shows every product of a plan; a run needs one to be chosen")
    func products() async throws {
        let plan =
            SampleProject.plan + """
                private let other = Product(
                    "other", tag: "other/v*", version: .highestTag(bump: .minor), channel: .always(.preRelease)
                ) {
                    GitHubRelease("sample/other") { Archive("other", .zip) { program } }
                }

                """
        let both = plan.replacingOccurrences(
            of: "let release = Release {", with: "let release = Release {\n    other")
        try await SampleProject.with(plan: both) { project in
            let output = try await project.kilo("plan").output
            #expect(output.contains("sample 0.0.1 (stable, tag v0.0.1)"))
            #expect(output.contains("other 0.1.0 (pre-release, tag other/v0.1.0)"))
            let json = try await project.kilo("plan", "--json").output
            let list = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
            #expect(list?.compactMap { $0["product"] as? String } == ["other", "sample"])
            let unchosen = try await project.kilo("package")
            #expect(unchosen.status == 2)
            #expect(
                unchosen.errors.contains("plan.product-not-chosen")
                    && unchosen.errors.contains("other, sample"))
            #expect(try await project.kilo("package", "--product", "other").status == 0)
        }
    }

    @Test("from a lock every command runs without a compiler; a lock older than its plan is refused")
    func lock() async throws {
        try await SampleProject.with { project in
            #expect(try await project.kilo("plan", "lock").status == 0)
            try await project.commit("lock")
            let bare = [
                "PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": project.folder.path + "/.kilo-release/cache",
            ]
            let locked = try await project.kilo("rehearse", "--locked", environment: bare)
            #expect(locked.status == 0, "\(locked.errors)")
            let given = try await project.kilo("plan", "-f", "Release.swift.lock.json", environment: bare)
            #expect(given.output.contains("(lock)"))
            let compiled = try await project.kilo("plan", environment: bare)
            #expect(compiled.status == 2)
            #expect(compiled.errors.contains("plan.no-compiler"))
            try project.write("Release.swift", SampleProject.plan + "// later\n")
            let old = try await project.kilo("plan", "--locked", environment: bare)
            #expect(old.status == 2)
            #expect(old.errors.contains("plan.lock-outdated"))
        }
    }

    @Test("package writes every artifact under its name, and their list")
    func package() async throws {
        try await SampleProject.with { project in
            let result = try await project.kilo("package", "--release-version", "1.2.0")
            #expect(result.status == 0, "\(result.errors)")
            let dist = project.folder.appendingPathComponent("dist")
            let names = try FileManager.default.contentsOfDirectory(atPath: dist.path).sorted()
            #expect(
                names == [
                    "SHA256SUMS", "artifacts.json", "sample-tool-1.2.0.tgz",
                    "sample-tool-linux-x64-1.2.0.tgz",
                    "tool-1.2.0.tar.gz",
                ])
            try await Tool.output("sha256sum", "-c", "SHA256SUMS", in: dist)
            #expect(try await Tool.output("tar", "-tf", "tool-1.2.0.tar.gz", in: dist) == "bin/tool\n")
        }
    }

    @Test("a build command runs once while its inputs do not change, and never sees a credential")
    func build() async throws {
        let plan = SampleProject.plan.replacingOccurrences(
            of: "private let program = Payload { File(\"bin/tool\", as: \"bin/tool\", mode: .executable) }",
            with: """
                private let make = Command(
                    "make the tool", "sh", "-c", "echo run >> runs; env > bin/tool; printf %s \\"$LEVEL\\" > bin/level",
                    inputs: ["npm/**"], produces: ["bin/tool", "bin/level"], environment: ["LEVEL"])
                private let program = Payload { Files("bin/*", madeBy: make) }
                """)
        try await SampleProject.with(plan: plan) { project in
            func runs() throws -> Int {
                let file = project.folder.appendingPathComponent("runs")
                return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").count
            }
            let variables = ["NPM_TOKEN": "secret-npm-token", "LEVEL": "3", "UNRELATED": "x"]
            let first = try await project.kilo("build", environment: variables)
            #expect(first.status == 0, "\(first.errors)")
            let tool = project.folder.appendingPathComponent("bin/tool")
            let seen = try String(contentsOf: tool, encoding: .utf8)
            #expect(seen.contains("LEVEL=3") && seen.contains("SOURCE_DATE_EPOCH=1700000000"))
            #expect(!seen.contains("secret-npm-token") && !seen.contains("UNRELATED"))
            #expect(
                try await project.kilo("build", environment: variables).output.contains("nothing changed"))
            #expect(try runs() == 1)
            _ = try await project.kilo("build", environment: ["LEVEL": "4"])
            #expect(try runs() == 2, "a variable that the command is given decides its result")
            try project.write("npm/index.js", "module.exports = 3\n")
            _ = try await project.kilo("build", environment: ["LEVEL": "4"])
            #expect(try runs() == 3)
        }
    }

    @Test("a command that asks for a credential is refused")
    func credentialForCommand() async throws {
        let plan = SampleProject.plan.replacingOccurrences(
            of: "File(\"bin/tool\", as: \"bin/tool\", mode: .executable)",
            with: "Command(\"make\", \"true\", produces: [\"bin/tool\"], environment: [\"NPM_TOKEN\"]).output"
        )
        try await SampleProject.with(plan: plan) { project in
            let result = try await project.kilo("build")
            #expect(result.status == 1)
            #expect(result.errors.contains("plan.credential-for-command"))
        }
    }

    @Test("release --dry-run does all that changes nothing elsewhere, and names the rest")
    func dryRun() async throws {
        try await SampleProject.with { project in
            _ = try await Served.with(["--state", ".kilo-release/elsewhere"], in: project.folder) { served in
                let state = ".kilo-release/elsewhere"
                let before = try project.requests(state: state).count
                let result = try await project.kilo(
                    "release", "--dry-run", "--release-version", "5.0.0", environment: served.environment)
                #expect(result.status == 0, "\(result.errors)")
                #expect(result.output.contains("did  package tool-5.0.0.tar.gz"))
                #expect(result.output.contains("would  publish npm:@sample/tool@5.0.0"))
                let requests = try project.requests(state: state).dropFirst(before)
                #expect(requests.allSatisfy { $0.hasPrefix("GET") || $0.hasPrefix("HEAD") })
            }
        }
    }

    @Test("release does the same as a rehearsal, where the variables point; status tells of it as JSON")
    func release() async throws {
        try await SampleProject.with { project in
            _ = try await Served.with(["--state", ".kilo-release/elsewhere"], in: project.folder) { served in
                let result = try await project.kilo(
                    "release", "--yes", "--release-version", "5.0.0", environment: served.environment)
                #expect(result.status == 0, "\(result.errors)")
                let text = try await project.kilo("status", "--output", "json").output
                let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
                #expect(json?["conclusion"] as? String == "done")
                #expect(json?["version"] as? String == "5.0.0")
                for secret in ["rehearsal-npm-token", "rehearsal-github-token"] {
                    #expect(!text.contains(secret) && !result.output.contains(secret))
                }
            }
        }
    }

    @Test("without a terminal and without --yes a release asks nobody and does nothing")
    func unconfirmed() async throws {
        try await SampleProject.with { project in
            let result = try await project.kilo("release", "--release-version", "5.0.0")
            #expect(result.status == 2)
            #expect(result.errors.contains("release.not-confirmed"))
        }
    }
}
