import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("VSIX: dependencies that are shipped along")
struct DependencyTests {
    private func sample(_ change: (inout JSONObject) -> Void = { _ in }) throws -> SampleExtension {
        var sample = try SampleExtension {
            $0["dependencies"] = ["dep": "^1.0.0"]
            $0["devDependencies"] = ["dev": "1.0.0"]
            $0["optionalDependencies"] = ["absent": "1.0.0"]
            change(&$0)
        }
        sample.packaging.options.dependencies = .production
        try sample.write(
            "node_modules/dep/package.json",
            "{\"name\":\"dep\",\"version\":\"1.1.0\",\"dependencies\":{\"nested\":\"1\",\"@s/p\":\"*\"}}")
        try sample.write("node_modules/dep/node_modules/nested/package.json", "{\"version\":\"1.0.0\"}")
        try sample.write("node_modules/@s/p/package.json", "{\"version\":\"3.0.0\"}")
        try sample.write("node_modules/@s/p/vendor/node_modules/x.js", "")
        try sample.write(
            "node_modules/dev/package.json", "{\"version\":\"1.0.0\",\"dependencies\":{\"devs\":\"1\"}}")
        try sample.write("node_modules/devs/package.json", "{\"version\":\"1.0.0\"}")
        try sample.write("node_modules/undeclared/i.js", "")
        try sample.write("node_modules/.bin/tool", "")
        return sample
    }

    @Test("what runs is shipped, what develops is not, what nobody asked for is")
    func production() async throws {
        let entries = try await sample().package().entries
        #expect(
            entries.filter { $0.contains("node_modules") } == [
                "extension/node_modules/@s/p/package.json",
                "extension/node_modules/@s/p/vendor/node_modules/x.js",
                "extension/node_modules/dep/node_modules/nested/package.json",
                "extension/node_modules/dep/package.json", "extension/node_modules/undeclared/i.js",
            ])
    }

    @Test("named ones are shipped with what they need, and a name that is not there is refused")
    func named() async throws {
        var sample = try sample()
        sample.packaging.options.dependencies = .named(["dev"])
        let entries = try await sample.package().entries
        #expect(
            entries.filter { $0.contains("node_modules") } == [
                "extension/node_modules/dev/package.json", "extension/node_modules/devs/package.json",
            ])
        sample.packaging.options.dependencies = .named(["dep", "gone"])
        #expect(await sample.refusal().map(\.message) == ["Could not find dependency: gone"])
    }

    @Test("missing packages and wrong versions are refused")
    func problems() async throws {
        let missing = await (try sample { $0["dependencies"] = ["gone": "1.0.0", "dep": "^2.0.0"] }).refusal()
        #expect(missing.count == 1)
        let lines = missing.first?.message.split(separator: "\n").dropFirst().map(String.init)
        #expect(
            lines == [
                "missing: gone@1.0.0, required by sample@1.2.3", "invalid: dep@1.1.0 node_modules/dep",
            ])
        #expect(missing.first?.subject.hasSuffix("package.json:16") == true)
    }
}
