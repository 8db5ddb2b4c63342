import Foundation
import TestSupport
import Testing

@Suite("What destinations tell beside their answers is part of the run")
struct ReleaseWarningTests {
    private static let plan = """
        // kilo-release-plan: 1
        import ReleaseDescription

        let release = Release {
            Product("sample", tag: "v*", version: .highestTag(bump: .input), channel: .input(default: .stable)) {
                NPM([NPMPackage(from: "npm")])
            }
        }

        """

    @Test("a size that jumps: an event of the action that met it, once, and a line for people")
    func size() async throws {
        try await SampleProject.with(plan: Self.plan) { sample in
            let result = try await Served.with(["--release-version", "1.0.0"], in: sample.folder) { served in
                try sample.write("npm/data.txt", String(repeating: "x", count: 200_000))
                try await sample.commit("more")
                let words = ["release", "--yes", "--release-version", "1.1.0"]
                let dry = try await Tool.run(
                    [Tool.program] + words + ["--dry-run"], in: sample.folder,
                    environment: served.environment)
                #expect(dry.status == 0, "\(dry.output) \(dry.errors)")
                let line = "warning  inspect npm:@sample/tool@1.1.0: npm:@sample/tool@1.1.0: its files have "
                #expect(dry.output.components(separatedBy: line).count == 2, "\(dry.output)")
                let run = try await Tool.run(
                    [Tool.program] + words + ["--output", "json"], in: sample.folder,
                    environment: served.environment)
                #expect(run.status == 0, "\(run.output) \(run.errors)")
                let events = try run.output.split(separator: "\n").compactMap { line in
                    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                }
                let warnings = events.filter { $0["event"] as? String == "warning" }
                #expect(warnings.map { $0["action"] as? String } == ["inspect npm:@sample/tool@1.1.0"])
                #expect(!run.errors.contains("its files have"), "\(run.errors)")
            }
            #expect(result.status == 0, "\(result.errors)")
        }
    }

    @Test("a token that retires: told in preflight, once for all packages, whatever becomes of them")
    func token() async throws {
        try await SampleProject.everywhere { sample in
            let result = try await Served.with(
                ["-f", SampleProject.everywherePlan, "--release-version", "1.0.0"], in: sample.folder
            ) { served in
                let check = try await Tool.run(
                    [
                        Tool.program, "check", "-f", SampleProject.everywherePlan, "--release-version",
                        "1.1.0",
                    ], in: sample.folder,
                    environment: served.environment.merging(["VSCE_PAT": "abcdefghij"]) { $1 })
                #expect(check.status == 3, "\(check.output)")
                let told =
                    "warning  preflight marketplace: the Marketplace credential is a personal access token"
                #expect(check.output.components(separatedBy: told).count == 2, "\(check.output)")
            }
            #expect(result.status == 0, "\(result.errors)")
        }
    }
}
