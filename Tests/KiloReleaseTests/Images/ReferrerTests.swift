import Core
import Foundation
import TestSupport
import Testing

@Suite("Files beside an image, from the plan")
struct ReferrerTests {
    private static func plan(_ file: String = "File(\"sbom.json\", as: \"sbom.json\", madeBy: sbom)")
        -> String
    {
        """
        // kilo-release-plan: 1
        import ReleaseDescription

        private let sbom = Command(
            "list what is in it", "sh", "-c", "echo '{}' > sbom.json", produces: ["sbom.json"])
        private let image = OCIImage("tool", base: .scratch, platforms: .linuxX64) { _ in
            Layer(Payload { File("bin/tool", as: "tool") }, at: "bin")
        }
        let release = Release {
            Product("sample", tag: "v*", version: .highestTag(bump: .patch), channel: .always(.stable)) {
                OCIRegistry("ghcr.io/sample/tool", image, tags: .version, .latest).attach(
                    Referrer("application/spdx+json", \(file), annotations: ["org.example.a": "b"]),
                    Referrer("text/plain", File("README.md", as: "docs/notes.txt")))
            }
        }

        """
    }

    @Test("are built, packaged, sent before the tags and read back; a second run finds them there")
    func rehearsed() async throws {
        try await SampleProject.with(plan: Self.plan()) { project in
            let first = try await project.kilo("rehearse")
            #expect(first.status == 0, "\(first)")
            let requests = try project.requests()
            let list = try #require(requests.lastIndex { $0.contains("/referrers/sha256:") })
            let tag = try #require(
                requests.firstIndex { $0.hasPrefix("PUT ") && $0.contains("/manifests/latest") })
            let manifests = requests.indices.filter {
                requests[$0].hasPrefix("PUT ") && requests[$0].contains("/manifests/sha256:")
            }
            #expect(manifests.count == 3 && manifests.allSatisfy { $0 < tag } && tag < list, "\(requests)")

            let state = project.folder.appendingPathComponent(".kilo-release/rehearsal/oci")
            let found = try Self.descriptors(below: state)
            #expect(
                found.compactMap { $0["artifactType"]?.string }.sorted() == [
                    "application/spdx+json", "text/plain",
                ])
            #expect(found.contains { $0["annotations"]?["org.example.a"]?.string == "b" })

            let again = try await project.kilo("rehearse", "--keep")
            #expect(again.status == 0, "\(again)")
            #expect(
                try project.requests().count { $0.hasPrefix("PUT ") }
                    == requests.count { $0.hasPrefix("PUT ") })
        }
    }

    @Test("are artifacts of the release")
    func packaged() async throws {
        try await SampleProject.with(plan: Self.plan()) { project in
            let result = try await project.kilo("package", "-o", "out")
            #expect(result.status == 0, "\(result)")
            let out = project.folder.appendingPathComponent("out")
            #expect(
                try String(contentsOf: out.appendingPathComponent("sbom.json"), encoding: .utf8) == "{}\n")
            #expect(
                try String(contentsOf: out.appendingPathComponent("docs-notes.txt"), encoding: .utf8)
                    == "# Sample\n")
        }
    }

    @Test(
        "that are not there, or whose type is none, are found when they are packaged, with the line of the plan"
    )
    func refusals() async throws {
        let missing = Self.plan("File(\"none.json\", as: \"sbom.json\")")
        let untyped = Self.plan().replacing("text/plain", with: "text")
        for (plan, code) in [(missing, "payload.missing-file"), (untyped, "oci.referrer")] {
            try await SampleProject.with(plan: plan) { project in
                let result = try await project.kilo("package")
                #expect(result.status != 0 && result.errors.contains(code), "\(result)")
                #expect(result.errors.contains("Release.swift:1"), "\(result.errors)")
            }
        }
    }

    /// What the stand-in lists, wherever it keeps it.
    private static func descriptors(below folder: URL) throws -> [JSONValue] {
        let files = FileManager.default.enumerator(
            at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        return try (files?.compactMap { $0 as? URL } ?? []).filter { file in
            let values = try file.resourceValues(forKeys: [.isRegularFileKey])
            return file.path.contains("/_referrers/") && values.isRegularFile == true
        }.map { try JSONValue(parsing: Array(Data(contentsOf: $0))) }
    }
}
