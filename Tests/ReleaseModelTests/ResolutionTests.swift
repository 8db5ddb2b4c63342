import Core
import ReleaseDescription
import ReleaseModel
import Testing

@Suite("Resolving a release")
struct ResolutionTests {
    @Test("the highest tag of the product is raised, and tags of other products do not count")
    func highestTag() throws {
        let tags = ["v1.2.3": "a", "v1.10.0": "b", "jetbrains/v9.0.0": "c", "nightly": "d", "v2": "e"]
        let facts = Plans.facts(tags: tags)
        #expect(try Plans.resolve(Plans.archives("a"), .init(), facts).version == SemanticVersion(1, 10, 1))
        let minor = ReleaseInputs(bump: .minor)
        #expect(try Plans.resolve(Plans.archives("a"), minor, facts).version == SemanticVersion(1, 11, 0))
        let other = try Plans.resolve(Plans.archives("a", tag: "jetbrains/v*"), .init(), facts)
        #expect(other.version == SemanticVersion(9, 0, 1))
        #expect(other.tag == "jetbrains/v9.0.1")
    }

    @Test("a version that is not above the highest tag is refused, with both named")
    func monotone() throws {
        let facts = Plans.facts(tags: ["v7.2.3": "a"])
        let inputs = ReleaseInputs(version: SemanticVersion(7, 2, 1))
        let failure = try #require(try Plans.failures(Plans.archives("a"), inputs, facts).first)
        #expect(failure.code.name == "version.not-monotone")
        #expect(failure.message.contains("7.2.1") && failure.message.contains("7.2.3"))
    }

    @Test("the same version at the same commit is a release that is run again")
    func again() throws {
        let facts = Plans.facts(tags: ["v7.2.3": Plans.commit])
        let inputs = ReleaseInputs(version: SemanticVersion(7, 2, 3))
        #expect(try Plans.resolve(Plans.archives("a"), inputs, facts).tag == "v7.2.3")
    }

    @Test("a pre-release version never goes to the stable channel; a plain one may go to any")
    func preReleaseOnStable() throws {
        let inputs = ReleaseInputs(version: SemanticVersion("1.5.0-rc.1"))
        let codes = try Plans.failures(Plans.archives("a"), inputs).map(\.code.name)
        #expect(codes == ["version.pre-release-on-stable"])
        let early = ReleaseInputs(version: SemanticVersion("1.5.0-rc.1"), channel: .preRelease)
        #expect(try Plans.resolve(Plans.archives("a"), early).tag == "v1.5.0-rc.1")
        let plain = ReleaseInputs(version: SemanticVersion("1.5.0"), channel: .preRelease)
        #expect(try Plans.resolve(Plans.archives("a"), plain).channel == .preRelease)
    }

    @Test("a shallow clone cannot name the highest tag")
    func shallow() throws {
        let codes = try Plans.failures(Plans.archives("a"), .init(), Plans.facts(isShallow: true)).map(
            \.code.name)
        #expect(codes == ["git.shallow-clone"])
    }

    @Test("a version that is an input must be given")
    func missingVersion() throws {
        let codes = try Plans.failures(Plans.archives("a", version: .input)).map(\.code.name)
        #expect(codes == ["version.missing"])
    }

    @Test("a version is read from the package.json that the plan names")
    func packageJSON() throws {
        let facts = Plans.facts(manifests: ["packages/cli": PackageFacts(name: "cli", version: "3.4.5")])
        let plan = Plans.archives("a", version: .packageJSON("packages/cli/package.json"))
        #expect(try Plans.resolve(plan, .init(), facts).version == SemanticVersion(3, 4, 5))
    }

    @Test("the channel is an input only where the plan says so")
    func channel() throws {
        let nightly = ReleaseInputs(channel: .nightly)
        #expect(try Plans.resolve(Plans.archives("a"), nightly).channel == .nightly)
        let fixed = Plans.archives("a", channel: .always(.stable))
        #expect(try Plans.failures(fixed, nightly).map(\.code.name) == ["plan.channel-fixed"])
        #expect(try Plans.resolve(fixed).channel == .stable)
    }

    @Test("two artifacts of one name are refused with the lines of both, whatever their case")
    func duplicateNames() throws {
        let plan = Release {
            Product("tool", tag: "v*", version: .highestTag(bump: .patch), channel: .always(.stable)) {
                GitHubRelease("owner/tool") {
                    Archive("Tool", .zip, line: 7) { File("a", as: "a") }
                    Archive("tool", .zip, line: 8) { File("b", as: "b") }
                }
            }
        }
        let failure = try #require(try Plans.failures(plan).first)
        #expect(failure.code.name == "plan.duplicate-artifact")
        #expect(failure.message.contains("Release.swift:7") && failure.message.contains("Release.swift:8"))
        #expect(failure.location == SourceLocation(file: "Release.swift", line: 8))
    }

    @Test("a dirty work tree is refused and its paths are named; a rehearsal may allow it")
    func dirtyTree() throws {
        let facts = Plans.facts(changed: ["a.txt", "b.txt"])
        let failure = try #require(try Plans.failures(Plans.archives("a"), .init(), facts).first)
        #expect(failure.code.name == "git.dirty-tree")
        #expect(failure.message.contains("a.txt, b.txt"))
        #expect(try Plans.failures(Plans.archives("a"), .init(allowsDirtyTree: true), facts).isEmpty)
    }

    @Test("a folder without package.json is named with the plan's line")
    func missingManifest() throws {
        let plan = Release {
            Product("tool", tag: "v*", version: .highestTag(bump: .patch), channel: .always(.stable)) {
                NPM([NPMPackage(from: "packages/gone", line: 12)])
            }
        }
        let failure = try #require(try Plans.failures(plan).first)
        #expect(failure.subject == "packages/gone/package.json")
        #expect(failure.location?.line == 12)
    }

    @Test("an image destination that is only for stable releases is left out of a pre-release")
    func onlyOnStable() throws {
        let image = OCIImage("tool", base: .scratch, platforms: .linuxX64) { _ in
            Layer(Payload { File("a", as: "a") })
        }
        let plan = Release {
            Product("tool", tag: "v*", version: .highestTag(bump: .patch), channel: .input(default: .stable))
            {
                OCIRegistry("ghcr.io/owner/tool", image, tags: .version).only(on: .stable)
                GitHubRelease("owner/tool") { Archive("tool", .zip) { File("a", as: "a") } }
            }
        }
        #expect(try Plans.resolve(plan).destinations.map(\.spec.name) == ["ghcr.io/owner/tool", "github"])
        let preRelease = try Plans.resolve(plan, ReleaseInputs(channel: .preRelease))
        #expect(preRelease.destinations.map(\.spec.name) == ["github"])
        #expect(preRelease.artifacts.map(\.fileName) == ["tool.zip"], "what goes nowhere is not made")
    }
}
