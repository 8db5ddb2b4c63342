import Foundation
import TestSupport
import Testing

@Suite("A rehearsal plays the CI job that the stores know by its identity")
struct RehearsedIdentityTests {
    private static func plan(_ authentication: String) -> String {
        """
        // kilo-release-plan: 1
        import ReleaseDescription

        private let sample = VSIX(from: "extension")

        let release = Release {
            Product("sample", tag: "v*", version: .highestTag(bump: .input), channel: .input(default: .stable)) {
                Marketplace([sample], authentication: .\(authentication), versions: .oddMinorPreRelease)
                OpenVSX([sample], authentication: .trustedPublishing, namespace: .created)
            }
        }

        """
    }

    private static let manifest = """
        {"name": "sample", "publisher": "acme", "version": "0.0.0", "license": "MIT", "main": "main.js",
         "engines": {"vscode": "^1.90.0"}, "activationEvents": [], "repository": "https://github.com/acme/sample"}
        """

    @Test(
        "with the plan's way of being known, and no token",
        arguments: ["trustedPublishing", "entraClientSecret", "entraWorkloadIdentity"])
    func rehearses(authentication: String) async throws {
        try await SampleProject.with(plan: Self.plan(authentication)) { sample in
            try sample.write("extension/package.json", Self.manifest)
            try sample.write("extension/main.js", "exports.activate = () => {}\n")
            try sample.write("extension/README.md", "# Sample\n")
            try sample.write("extension/LICENSE", "MIT\n")
            try await sample.commit("an extension")
            let result = try await sample.kilo("rehearse", "--release-version", "1.2.0")
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            let requests = try sample.requests()
            #expect(requests.contains { $0.contains("/api/-/trusted-publishing/token") })
            #expect(
                requests.contains { $0.contains("/_apis/gallery/token") }
                    == (authentication == "trustedPublishing"))
            #expect(requests.contains { $0.contains("/oauth2/") } == authentication.hasPrefix("entra"))
            let odd = try await sample.kilo("rehearse", "--release-version", "1.3.0")
            #expect(odd.status == 3, "\(odd.output)\(odd.errors)")
        }
    }
}
