import Core
import Foundation
import TestSupport
import Testing

@Suite("A page on Docker Hub, from the plan")
struct DockerHubPageTests {
    private static let plan = """
        // kilo-release-plan: 1
        import ReleaseDescription

        private let image = OCIImage("tool", base: .scratch, platforms: .linuxX64) { _ in
            Layer(Payload { File("bin/tool", as: "tool") }, at: "bin")
        }
        let release = Release {
            Product(
                "sample", tag: "v*", version: .highestTag(bump: .patch), channel: .always(.stable),
                about: About(summary: "Sample of a tool")
            ) {
                OCIRegistry("docker.io/sample/tool", image, tags: .version, .latest)
                DockerHubPage("sample/tool", readme: "README.md")
            }
        }

        """

    private static let verbs: [Substring] = ["inspect", "stage", "publish", "confirm"]

    private func page(_ project: SampleProject) throws -> JSONValue {
        let file = project.folder.appendingPathComponent(
            ".kilo-release/rehearsal/docker-hub/sample/tool.json")
        return try JSONValue(parsing: Array(try Data(contentsOf: file)))
    }

    @Test("is changed with the tags, read back under a new token, and taken as it is the next time")
    func rehearsed() async throws {
        try await SampleProject.with(plan: Self.plan) { project in
            let first = try await project.kilo("rehearse")
            #expect(first.status == 0, "\(first)")
            #expect(try page(project)["description"]?.string == "Sample of a tool")
            #expect(try page(project)["full_description"]?.string == "# Sample\n")
            let requests = try project.requests()
            let change = try #require(
                requests.firstIndex { $0.hasPrefix("PATCH /v2/repositories/sample/tool/") })
            let lastBlob = try #require(requests.lastIndex { $0.hasPrefix("PUT ") && $0.contains("/blobs/") })
            #expect(lastBlob < change, "\(requests)")
            let after = requests[change...]
            #expect(after.contains { $0.hasPrefix("POST /v2/auth/token") }, "\(after)")
            #expect(after.contains { $0.hasPrefix("GET /v2/repositories/sample/tool/") }, "\(after)")

            let again = try await project.kilo("rehearse", "--keep")
            #expect(again.status == 0, "\(again)")
            #expect(try project.requests().count { $0.hasPrefix("PATCH ") } == 1)
        }
    }

    @Test(
        "gets over faults of Docker Hub, or is left undone with the reason, and the release is done all the same",
        arguments: [
            ("reset", nil), ("reset-after-commit", nil), ("429=1", nil), ("502", nil),
            ("503-after-commit", nil), ("truncated@look", nil),
            ("401-token-expired", "docker-hub.credential"),
            ("401-token-expired@page/1", "docker-hub.credential"), ("403-no-right", "docker-hub.credential"),
            ("400-refused", "docker-hub.refused"), ("200-unchanged", "another page"),
            ("404-moved@page", "docker-hub.refused"),
        ])
    func faults(fault: String, reason: String?) async throws {
        try await SampleProject.with(plan: Self.plan) { project in
            let result = try await project.kilo("rehearse", "--fault", "docker-hub:\(fault)")
            #expect(result.status == 0, "\(result)")
            #expect(result.output.contains("left undone") == (reason != nil), "\(result.output)")
            if let reason { #expect(result.output.contains(reason), "\(result.output)") }
            #expect(!(result.output + result.errors).contains("has hit nothing"), "\(result)")
        }
    }

    @Test("keeps the promises of a release in simulations: what is left undone is no broken one")
    func simulated() async throws {
        try await SampleProject.with(plan: Self.plan) { project in
            let result = try await project.kilo("rehearse", "--simulate", "--seed", "1", "--rounds", "60")
            #expect(result.status == 0, "\(result)")
            #expect(result.output.contains("every promise held"), "\(result.output)")
        }
    }

    @Test("that is too large is found when it is packaged, and says where in the plan")
    func tooLarge() async throws {
        try await SampleProject.with(plan: Self.plan) { project in
            try project.write("README.md", String(repeating: "x", count: 25_001))
            let result = try await project.kilo("package")
            #expect(result.status == 1, "\(result)")
            #expect(
                result.errors.contains("docker-hub.page") && result.errors.contains("Release.swift:13"),
                "\(result.errors)")
        }
    }

    @Test("whose service takes no change costs a warning and nothing else; retract tells how to put one back")
    func optional() async throws {
        try await SampleProject.with(plan: Self.plan) { project in
            let state = ["--state", ".kilo-release/served"]
            _ = try await Served.with(state, in: project.folder) { served in
                // GitHub's service knows nothing of the paths of Docker Hub's.
                var environment = served.environment
                environment["KILO_RELEASE_REGISTRIES"] = try #require(environment["KILO_RELEASE_REGISTRIES"])
                    .replacing(try served.origin("docker-hub"), with: try served.origin("github"))
                let released = try await project.kilo(
                    "release", "--release-version", "0.2.0", "--yes", environment: environment)
                #expect(released.status == 0, "\(released)")
                #expect(released.output.contains("left undone: docker-hub.refused"), "\(released.output)")
                #expect(released.output.contains("docker.io/sample/tool:sample/tool@0.2.0"))
                let status = try await project.kilo("status")
                #expect(status.output.contains("left-undone"), "\(status)")
                #expect(status.output.contains("next: do by hand what was left undone"), "\(status)")
                let machines = try await project.kilo("status", "--output", "json")
                let json = try JSONValue(parsing: Array(machines.output.utf8))
                let undone = json["actions"]?.array?.filter { $0["standing"]?.string == "undone" }
                #expect(undone?.compactMap { $0["action"]?.string?.prefix { $0 != " " } } == Self.verbs)
                let page = try await project.kilo("status", "--html", "status.html")
                #expect(page.status == 0, "\(page)")
                let html = try String(
                    contentsOf: project.folder.appendingPathComponent("status.html"), encoding: .utf8)
                #expect(html.contains(#"<td class="undone">left-undone</td>"#))
            }
            _ = try await Served.with(state + ["--keep"], in: project.folder) { served in
                try project.write("README.md", "# Another\n")
                try await project.commit("another page")
                let released = try await project.kilo(
                    "release", "--release-version", "0.3.0", "--yes", environment: served.environment)
                #expect(released.status == 0 && !released.output.contains("left undone"), "\(released)")
                let retract = try await project.kilo("retract", environment: served.environment)
                #expect(retract.output.contains("docker-hub:sample/tool@0.3.0/restore-page"), "\(retract)")
                #expect(retract.output.contains("/v2/repositories/sample/tool/"))
            }
        }
    }
}
