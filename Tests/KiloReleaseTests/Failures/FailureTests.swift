import Foundation
import TestSupport
import Testing

@Suite("What goes wrong is told, loses nothing, and has its exit code")
struct FailureTests {
    @Test("a plan that does not compile: the compiler's words at the plan's line, exit code 2")
    func doesNotCompile() async throws {
        let plan = SampleProject.plan.replacingOccurrences(of: "NPM([platform]", with: "NPM([program]")
        try await SampleProject.with(plan: plan) { project in
            let result = try await project.kilo("plan")
            #expect(result.status == 2)
            let line = plan.split(separator: "\n", omittingEmptySubsequences: false)
                .firstIndex { $0.contains("NPM([program]") }.map { $0 + 1 }
            #expect(result.errors.contains("Release.swift:\(line ?? 0)"))
            #expect(result.errors.contains("plan.does-not-compile"))
        }
    }

    @Test("two artifacts of one name: both lines, exit code 2")
    func duplicateArtifact() async throws {
        let plan = SampleProject.plan.replacingOccurrences(
            of: "Archive(\"tool-\\(releaseVersion)\", .tarGz) { program }",
            with: """
                Archive("tool", .tarGz) { program }
                            Archive("tool", .tarGz) { File("README.md", as: "README.md") }
                """)
        try await SampleProject.with(plan: plan) { project in
            let result = try await project.kilo("plan")
            #expect(result.status == 2)
            #expect(result.errors.contains("plan.duplicate-artifact"))
            #expect(result.errors.contains("Release.swift:12") && result.errors.contains("Release.swift:13"))
        }
    }

    @Test("a missing file: its path and the plan's line; nothing is public, exit code 1")
    func missingFile() async throws {
        let plan = SampleProject.plan.replacingOccurrences(of: "File(\"bin/tool\"", with: "File(\"bin/gone\"")
        try await SampleProject.with(plan: plan) { project in
            let result = try await project.kilo("rehearse")
            #expect(result.status == 1)
            #expect(result.errors.contains("bin/gone"))
            #expect(result.errors.contains("Release.swift:4"))
            #expect(try !project.requests().contains { $0.hasPrefix("PUT") || $0.hasPrefix("POST") })
        }
    }

    @Test("a payload that matches nothing: pattern and folder are named")
    func emptyPayload() async throws {
        let plan = SampleProject.plan.replacingOccurrences(
            of: "File(\"bin/tool\", as: \"bin/tool\", mode: .executable)",
            with: "Files(\"*.wasm\", from: \"bin\")")
        try await SampleProject.with(plan: plan) { project in
            let result = try await project.kilo("package")
            #expect(result.status == 1)
            #expect(result.errors.contains("*.wasm"))
            #expect(result.errors.contains("payload.no-match"))
        }
    }

    @Test(
        "a folder that leads out of the project is refused", arguments: ["/etc", "../other", "bin/../../x"])
    func outside(folder: String) async throws {
        let plan = SampleProject.plan.replacingOccurrences(
            of: "File(\"bin/tool\", as: \"bin/tool\", mode: .executable)",
            with: "Files(\"**\", from: \"\(folder)\")")
        try await SampleProject.with(plan: plan) { project in
            let result = try await project.kilo("package")
            #expect(result.status == 1)
            #expect(result.errors.contains("payload.outside") && result.errors.contains("Release.swift:4"))
        }
    }

    @Test("a layer's folder that is no path is refused, and does not become the root")
    func layerFolder() async throws {
        let plan = SampleProject.plan.replacingOccurrences(
            of: "        GitHubRelease(",
            with: """
                        OCIRegistry(
                            "ghcr.io/sample/tool",
                            OCIImage("tool", base: .scratch, platforms: .linuxX64) { _ in
                                Layer(program, at: "/usr/local/bin")
                            }, tags: .version)
                        GitHubRelease(
                """)
        try await SampleProject.with(plan: plan) { project in
            let result = try await project.kilo("package")
            #expect(result.status == 1)
            #expect(result.errors.contains("/usr/local/bin"))
        }
    }

    @Test("a dirty tree: the paths are named, exit code 3; a rehearsal does not mind")
    func dirtyTree() async throws {
        try await SampleProject.with { project in
            try project.write("README.md", "# Changed\n")
            let result = try await project.kilo("check")
            #expect(result.status == 3)
            #expect(result.errors.contains("git.dirty-tree") && result.errors.contains("README.md"))
            #expect(try await project.kilo("rehearse").status == 0)
        }
    }

    @Test("missing credentials: every destination's variables at once, exit code 3")
    func missingCredentials() async throws {
        try await SampleProject.with { project in
            let result = try await project.kilo("check")
            #expect(result.status == 3)
            #expect(result.errors.contains("NPM_TOKEN"))
            #expect(result.errors.contains("GITHUB_TOKEN"))
            #expect(result.errors.contains("credential.missing"))
        }
    }

    @Test("refused credentials: all preflight failures at once, and no publish starts, exit code 3")
    func refusedCredentials() async throws {
        try await SampleProject.with { project in
            let served = try await Served.with(["--state", "elsewhere"], in: project.folder) { served in
                try project.write(".gitignore", "/.kilo-release/\n/elsewhere/\n")
                try await project.commit("ignore")
                var environment = served.environment
                environment["NPM_TOKEN"] = "wrong-npm-token"
                environment["GITHUB_TOKEN"] = "wrong-github-token"
                let before = try project.requests(state: "elsewhere").count
                let result = try await project.kilo(
                    "release", "--yes", "--release-version", "3.0.0", environment: environment)
                #expect(result.status == 3)
                #expect(result.errors.contains("npm") && result.errors.contains("github"))
                #expect(
                    !result.errors.contains("wrong-npm-token") && !result.output.contains("wrong-npm-token"))
                let requests = try project.requests(state: "elsewhere").dropFirst(before)
                #expect(!requests.isEmpty)
                #expect(requests.allSatisfy { $0.hasPrefix("GET") || $0.hasPrefix("HEAD") })
            }
            #expect(served.status == 0)
        }
    }

    @Test("a version that exists with the same bytes is fine, and nothing is sent again")
    func sameBytes() async throws {
        try await SampleProject.with { project in
            #expect(try await project.kilo("rehearse", "--release-version", "2.0.0").status == 0)
            let before = try project.requests().count
            let result = try await project.kilo("rehearse", "--release-version", "2.0.0", "--keep")
            #expect(result.status == 0)
            #expect(result.output.contains("already-identical"))
            let again = try project.requests().dropFirst(before)
            #expect(!again.contains { $0.hasPrefix("PUT") || $0.hasPrefix("PATCH") })
        }
    }

    @Test("a version that exists with other bytes stops everything before anything is public, exit code 6")
    func otherBytes() async throws {
        // What git ignores can differ at the same commit, as a build that is not reproducible does.
        let plan = SampleProject.plan.replacingOccurrences(
            of: "File(\"bin/tool\"", with: "File(\"dist/tool\"")
        try await SampleProject.with(plan: plan) { project in
            try project.write("dist/tool", "#!/bin/sh\necho one\n")
            #expect(try await project.kilo("rehearse", "--release-version", "2.0.0").status == 0)
            try project.write("dist/tool", "#!/bin/sh\necho other\n")
            let before = try project.requests().count
            let result = try await project.kilo("rehearse", "--release-version", "2.0.0", "--keep")
            #expect(result.status == 6)
            #expect(result.errors.contains("destination.already-different"))
            let again = try project.requests().dropFirst(before)
            #expect(!again.contains { $0.hasPrefix("PUT") || $0.hasPrefix("PATCH") || $0.hasPrefix("POST") })
        }
    }

    @Test("a stand-in's port that is taken is named, and nothing is rehearsed")
    func portTaken() async throws {
        try await SampleProject.with { project in
            _ = try await Served.with([], in: project.folder) { served in
                let port = try #require(URL(string: try served.origin("npm"))?.port)
                let result = try await project.kilo("rehearse", "--state", "other", "--port", "\(port)")
                #expect(result.status == 2)
                #expect(result.errors.contains("rehearsal.port-taken") && result.errors.contains("\(port)"))
            }
        }
    }

    @Test("a second run beside the first is refused, exit code 3")
    func locked() async throws {
        let plan = SampleProject.plan.replacingOccurrences(
            of: "File(\"bin/tool\", as: \"bin/tool\", mode: .executable)",
            with: "Command(\"slow\", \"sleep\", \"60\", produces: [\"bin/tool\"]).output")
        try await SampleProject.with(plan: plan) { project in
            let running = try Tool.start([Tool.program, "build"], in: project.folder)
            _ = try await running.line(containing: "  build")
            let result = try await project.kilo("build")
            #expect(result.status == 3)
            #expect(result.errors.contains("run.locked"))
            running.interrupt()
            #expect(await running.result().status == 130)
        }
    }

    @Test("Ctrl-C in the middle: the command is stopped, the ledger tells what happened, exit code 130")
    func interrupted() async throws {
        let plan = SampleProject.plan.replacingOccurrences(
            of: "File(\"bin/tool\", as: \"bin/tool\", mode: .executable)",
            with: "Command(\"slow\", \"sleep\", \"60\", produces: [\"bin/tool\"]).output")
        try await SampleProject.with(plan: plan) { project in
            let running = try Tool.start([Tool.program, "rehearse"], in: project.folder)
            _ = try await running.line(containing: "  build")
            running.interrupt()
            let result = await running.result()
            #expect(result.status == 130)
            #expect(result.output.contains("interrupted"))
            #expect(try !project.requests().contains { $0.hasPrefix("PUT") })
            let status = try await project.kilo("status", "--state", ".kilo-release/rehearsal")
            #expect(status.output.contains("interrupted"))
        }
    }

    @Test(
        "a full disk: the file and the remedy are named, no half artifact is left",
        .enabled(if: getuid() == 0))
    func fullDisk() async throws {
        try await SampleProject.with { project in
            let disk = project.folder.appendingPathComponent(".kilo-release")
            try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
            try await Tool.output(
                "mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk.path, in: project.folder)
            let result: ProgramResult
            do {
                var random = SystemRandomNumberGenerator()
                let noise = (0..<80_000).map { _ in String(random.next() as UInt64, radix: 36) }.joined()
                try project.write("bin/tool", noise)
                result = try await project.kilo("package")
            } catch {
                try await Tool.output("umount", disk.path, in: project.folder)
                throw error
            }
            let left = try FileManager.default.contentsOfDirectory(
                atPath: disk.appendingPathComponent("store/sha256").path)
            try await Tool.output("umount", disk.path, in: project.folder)
            #expect(result.status == 1)
            #expect(result.errors.contains("file.unwritable"))
            #expect(result.errors.contains("free space"))
            #expect(left.allSatisfy { $0.count == 64 }, "only whole artifacts: \(left)")
        }
    }

    @Test("an option that does not exist: exit code 2")
    func unknownOption() async throws {
        let result = try await Tool.kilo("plan", "--nonsense", in: FileManager.default.temporaryDirectory)
        #expect(result.status == 2)
        #expect(result.errors.contains("--nonsense"))
    }
}
