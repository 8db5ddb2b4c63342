import Core
import FoundationEssentials
import ReleaseDescription
import ReleaseModel
import Testing

@Suite("A VSIX in a plan's wire form")
struct VSIXTests {
    private func plan(_ vsix: VSIX) throws -> Plan {
        let release = Release {
            Product("p", tag: "v*", version: .input, channel: .always(.stable)) { Marketplace([vsix]) }
        }
        let plan = try JSONDecoder().decode(Plan.self, from: Data(release.json.utf8))
        try plan.validate("Release.swift")
        return plan
    }

    private func spec(_ vsix: VSIX) throws -> VSIXSpec {
        let specs = try plan(vsix).artifacts.compactMap { if case .vsix(let spec) = $0 { spec } else { nil } }
        return try #require(specs.first)
    }

    @Test("says nothing of settings where the plan does not")
    func defaults() throws {
        let spec = try spec(VSIX(from: "extension", target: .linuxX64))
        #expect(spec.settings == nil && spec.command == nil)
        #expect(spec.target == "linux-x64")
    }

    @Test("says all settings")
    func settings() throws {
        let spec = try spec(
            VSIX(
                from: "extension", readme: "docs/Market.md", changelog: "docs/NEWS.md",
                ignoreFile: "vsix.ignore",
                links: .base("https://a.example", images: "https://b.example", issues: .plain),
                dependencies: .production, folderLinks: .follow, otherTargets: .leaveOut,
                allowing: [
                    .missingLicense, .starActivation, .secrets(in: "dist/.env", because: "public keys only"),
                ]))
        let settings = try #require(spec.settings)
        #expect(settings.readme == "docs/Market.md")
        #expect(settings.changelog == "docs/NEWS.md")
        #expect(settings.ignoreFile == "vsix.ignore")
        #expect(settings.contentURL == "https://a.example")
        #expect(settings.imagesURL == "https://b.example")
        #expect(settings.keepsIssues == true && settings.keepsLinks == nil && settings.branch == nil)
        #expect(settings.dependencies == .production)
        #expect(settings.folderLinks == .follow)
        #expect(settings.otherTargets == .leaveOut)
        #expect(settings.allowances == [.missingLicense, .starActivation])
        #expect(settings.filesWithSecrets == [.init(path: "dist/.env", reason: "public keys only")])
    }

    @Test("names the packages that are shipped along, in place of saying which kind of them")
    func dependencies() throws {
        let settings = try spec(VSIX(from: "e", dependencies: .named("a", "@b/c"))).settings
        #expect(settings?.packagedDependencies == ["a", "@b/c"] && settings?.dependencies == nil)
        #expect(try spec(VSIX(from: "e", dependencies: .none)).settings == nil)
        let production = try spec(VSIX(from: "e", dependencies: .production)).settings
        #expect(production?.packagedDependencies == nil && production?.dependencies == .production)
    }

    @Test("says a branch, and that links stay")
    func links() throws {
        #expect(try spec(VSIX(from: "e", links: .repository(branch: "main"))).settings?.branch == "main")
        #expect(try spec(VSIX(from: "e", links: .unchanged)).settings?.keepsLinks == true)
    }

    @Test("names the command that makes files in its folder, once with that of its payload")
    func command() throws {
        let bundle = Command("bundle", "make", produces: ["dist/**"])
        let vsix = VSIX(from: "e", madeBy: bundle) { Files("bin/**", madeBy: bundle) }
        let plan = try plan(vsix)
        #expect(plan.commands.count == 1)
        #expect(plan.artifacts[0].commands == [0])
    }
}
