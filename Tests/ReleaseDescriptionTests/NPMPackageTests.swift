import Core
import FoundationEssentials
import ReleaseDescription
import ReleaseModel
import Testing

@Suite("An npm package in a plan's wire form")
struct NPMPackageTests {
    private func specs(_ packages: [NPMPackage]) throws -> [NPMSpec] {
        let release = Release {
            Product("p", tag: "v*", version: .input, channel: .always(.stable)) { NPM(packages) }
        }
        let plan = try JSONDecoder().decode(Plan.self, from: Data(release.json.utf8))
        return plan.artifacts.compactMap { if case .npm(let spec) = $0 { spec } else { nil } }
    }

    @Test("says what is rarely said")
    func options() throws {
        let package = NPMPackage(
            from: "sdk", exports: .built(from: "src", to: "dist"), allowing: ["test/key.pem"],
            compatibility: .npm10)
        let spec = try #require(try specs([package]).first)
        #expect(spec.exports?.source == "src")
        #expect(spec.exports?.target == "dist")
        #expect(spec.allowedFiles == ["test/key.pem"])
        #expect(spec.compatibility == .npm10)
    }

    @Test("says nothing of it where the plan does not")
    func defaults() throws {
        let spec = try #require(try specs([NPMPackage(from: "sdk")]).first)
        #expect(spec.exports == nil)
        #expect(spec.allowedFiles == nil)
        #expect(spec.compatibility == nil)
    }

    @Test("has no platform, and its dependencies, where it wraps others")
    func wrapper() throws {
        let platform = NPMPackage(generated: "a", for: .linuxX64) { Files("**") }
        let wrapper = NPMPackage(
            generated: "w", bin: [.init("w", at: "bin/w")], optionalDependencies: [platform]
        ) { Files("bin/**") }
        let all = try specs([platform, wrapper])
        #expect(all.map(\.name) == ["a", "w"])
        #expect(all.last?.platform == nil)
        #expect(all.last?.optionalDependencies == [0])
        #expect(all.last?.bin?.map(\.path) == ["bin/w"])
    }
}
