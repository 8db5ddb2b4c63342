import Core
import Foundation
import HTTPTypes
import Rehearsal
import TestSupport
import Testing

@Suite("A pinned base that has a newer one behind its tag")
struct BaseNewsTests {
    private func plan(_ base: String) -> String {
        """
        // kilo-release-plan: 1
        import ReleaseDescription

        private let image = OCIImage("tool", base: .image("\(base)"), platforms: .linuxX64) { _ in
            Layer(Payload { File("bin/tool", as: "tool") }, at: "bin")
        }
        let release = Release {
            Product("sample", tag: "v*", version: .highestTag(bump: .patch), channel: .always(.stable)) {
                OCIRegistry("registry.example/sample/tool", image, tags: .version)
            }
        }

        """
    }

    private func push(_ layout: String, to server: RegistryServer) async throws {
        let pushed = try await server.kilo(
            "publish", "oci", layout, "registry.example/base/linux:3", "--move")
        try #require(pushed.status == 0, "\(pushed.errors)")
    }

    @Test("is told by plan, check and package, each with one question, and stops none of them")
    func told() async throws {
        try await RegistryServer.with { server in
            let old = try await server.layout("old", "1")
            try await push("old", to: server)
            try await SampleProject.with(plan: plan("registry.example/base/linux:3@\(old)")) { project in
                func kilo(_ arguments: String...) async throws -> ProgramResult {
                    let result = try await server.kilo(arguments, in: project.folder)
                    try #require(result.status == 0, "\(result.errors)")
                    return result
                }
                #expect(try await kilo("plan").output.contains("linux:3 is what the plan has"))
                #expect(!(try await kilo("check").output.contains("the base")))

                let new = try await server.layout("new", "2")
                try await push("new", to: server)
                let news = "the base registry.example/base/linux:3 is \(new) by now; the plan has \(old)"
                let before = server.log.events.count
                #expect(try await kilo("plan").output.contains(news))
                let asked = server.log.events.dropFirst(before).filter { $0.target.contains("/manifests/") }
                // The second one bears the login that the first one was asked for.
                #expect(asked.map(\.status) == [401, 200])
                #expect(asked.allSatisfy { $0.method == "HEAD" }, "a GET would cost a pull")
                let json = try JSONValue(parsing: Array(try await kilo("plan", "--json").output.utf8))
                #expect(json["bases"]?.array?.first?["state"]?.string == "newer")
                #expect(json["bases"]?.array?.first?["newest"]?.string == new)
                #expect(try await kilo("check").output.contains(news))
                let packaged = try await kilo("package")
                #expect((packaged.output + packaged.errors).contains(news))
                let drawn = server.log.events.count
                _ = try await kilo("plan", "--graph", "text")
                #expect(server.log.events.count == drawn, "a drawing asks nobody")
            }
        }
    }

    /// A registry that counts pulls, and warns.
    private struct Talkative: StandIn {
        let wrapped: any StandIn
        var name: String { wrapped.name }

        func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
            var answer = try await wrapped.respond(to: request)
            let fields = [
                "ratelimit-limit": "100;w=21600", "ratelimit-remaining": "97;w=21600",
                "warning": "299 - \"this repository moves\"",
            ]
            for (name, text) in fields where request.rawPath.contains("/manifests/") {
                if let name = HTTPField.Name(name) { answer.fields[name] = text }
            }
            return answer
        }
    }

    @Test("what its registry says beside it is a warning of the packaging, each line once")
    func notices() async throws {
        try await RegistryServer.with(around: { Talkative(wrapped: $0) }) { server in
            let base = try await server.layout("old", "1")
            try await push("old", to: server)
            try await SampleProject.with(plan: plan("registry.example/base/linux:3@\(base)")) { project in
                let run = try await server.kilo(["package"], in: project.folder)
                #expect(run.status == 0, "\(run.errors)")
                for line in ["the registry allows 97 more pulls of 100 in 6 hours", "this repository moves"] {
                    #expect(run.output.components(separatedBy: line).count == 2, "\(run.output)")
                }
                #expect(run.output.contains("    warning  package tool-"), "\(run.output)")
            }
        }
    }

    @Test("without its registry, plan says so and shows the rest; a base without a tag is not asked about")
    func offline() async throws {
        let digest = "sha256:" + String(repeating: "a", count: 64)
        for (base, note) in [
            (
                "127.0.0.1:1/base/linux:3@\(digest)",
                "than the plan's 127.0.0.1:1/base/linux:3 could not be asked"
            ),
            ("127.0.0.1:1/base/linux@\(digest)", nil),
        ] {
            try await SampleProject.with(plan: plan(base)) { project in
                let shown = try await project.kilo("plan")
                #expect(shown.status == 0, "\(shown.errors)")
                #expect(shown.output.contains("would publish registry.example/sample/tool"))
                if let note {
                    #expect(shown.output.contains(note), "\(shown.output)")
                } else {
                    #expect(!shown.output.contains("\nbase "), "\(shown.output)")
                }
            }
        }
    }
}
