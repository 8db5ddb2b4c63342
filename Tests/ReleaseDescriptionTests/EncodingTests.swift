import Core
import FoundationEssentials
import ReleaseDescription
import ReleaseModel
import Testing

@Suite("A plan's wire form")
struct EncodingTests {
    private func decode(_ release: Release) throws -> Plan {
        try JSONDecoder().decode(Plan.self, from: Data(release.json.utf8))
    }

    private func release(@DestinationBuilder _ destinations: () -> [Destination]) -> Release {
        Release {
            Product("Kilo", tag: "v*", version: .input, channel: .always(.stable), destinations)
        }
    }

    @Test("holds everything that a product says")
    func product() throws {
        let about = About(title: "Kilo", summary: "A \"tool\"\n", repository: "https://a/b", license: "MIT")
        let plan = try decode(
            Release {
                Product(
                    "Kilo", tag: "jb/v*", version: .highestTag(bump: .minor),
                    channel: .input(default: .nightly), about: about, line: 7
                ) { Marketplace([]) }
                Product("Two", tag: "v*", version: .packageJSON("a/p.json"), channel: .always(.stable)) {
                    OpenVSX([])
                }
            })
        #expect(plan.format == 1)
        let product = try #require(plan.products.first)
        #expect(product.name == "Kilo")
        #expect(product.tag == "jb/v*")
        #expect(product.version.kind == .highestTag)
        #expect(product.version.bump == "minor")
        #expect(product.channel.isInput)
        #expect(product.channel.channel == .nightly)
        let texts = [product.title, product.summary, product.repository, product.license]
        #expect(texts == ["Kilo", "A \"tool\"\n", "https://a/b", "MIT"])
        #expect(product.line == 7)
        #expect(plan.products.last?.version.kind == .packageJSON)
        #expect(plan.products.last?.version.path == "a/p.json")
        #expect(plan.products.last?.channel.isInput == false)
    }

    @Test("gives an artifact one number, wherever it is used")
    func interning() throws {
        let vsix = VSIX(from: "extension")
        let again = [VSIX(from: "a", line: 1), VSIX(from: "a", line: 1)]
        let plan = try decode(
            release {
                Marketplace([vsix] + again)
                OpenVSX([vsix])
                GitHubRelease("a/b") { vsix }
            })
        #expect(plan.artifacts.count == 2)
        #expect(plan.products[0].destinations.map(\.artifacts) == [[0, 1, 1], [0], [0]])
    }

    @Test("numbers what others depend on first, and each command once")
    func dependencies() throws {
        let build = Command(
            "build", "make", in: "src", inputs: ["*.c"], produces: ["bin/*"], environment: ["CC"])
        let platforms = Platform.desktop.prefix(2).map { platform in
            NPMPackage(generated: "kilo-\(platform)", for: platform, bin: [.init("kilo", at: "bin/kilo")]) {
                build.output.at("package")
            }
        }
        let wrapper = NPMPackage(from: "npm", optionalDependencies: platforms)
        let plan = try decode(
            release { NPM(platforms, then: wrapper, access: .restricted, preReleaseTag: "rc") })
        #expect(plan.commands.map(\.arguments) == [["make"]])
        #expect(plan.commands.map(\.environment) == [["CC"]])
        #expect(plan.products[0].destinations.map(\.artifacts) == [[0, 1, 2]])
        guard case .npm(let last) = plan.artifacts[2], case .npm(let first) = plan.artifacts[0] else {
            Issue.record("expected npm packages")
            return
        }
        #expect(last.optionalDependencies == [0, 1])
        #expect(last.folder == "npm")
        #expect(first.name == "kilo-linux-x64")
        #expect(first.platform?.system == "linux")
        #expect(first.platform?.processor == "x64")
        #expect(first.platform?.isMusl == false)
        #expect(first.payload.map(\.prefix) == ["package"])
        #expect(first.payload.map(\.command) == [0])
        #expect(
            plan.products[0].destinations[0].kind
                == .npm(NPMSettingsSpec(access: "restricted", preReleaseTag: "rc", dependants: 1)))
    }

    @Test("keeps destinations, their channels and tags in order")
    func destinations() throws {
        let image = OCIImage("kilo", base: .scratch, platforms: .linuxX64, .linuxARM64.musl) { platform in
            Layer(Payload { Files("**", from: "dist/\(platform)", mode: .executable) }, at: "usr")
            Environment("A", "b=c")
            Label("k", "v")
            Entrypoint("/usr/kilo", "serve")
        }
        let archive = Archive("kilo-\(releaseVersion)", .zip) { File("LICENSE", as: "LICENSE.txt") }
        let plan = try decode(
            release {
                OCIRegistry("ghcr.io/a/b", image, tags: .version, .latest, .moving("edge"))
                    .only(on: .stable, .nightly)
                GitHubRelease("a/b", checksums: .none) { archive }
            })
        let destinations = plan.products[0].destinations
        #expect(destinations.map(\.name) == ["ghcr.io/a/b", "github"])
        #expect(destinations[0].channels == [.stable, .nightly])
        #expect(destinations[1].channels == [.stable, .preRelease, .nightly])
        let tags = [("{version}", false), ("latest", true), ("edge", true)]
        guard case .oci(_, let found) = destinations[0].kind, case .image(let spec) = plan.artifacts[0] else {
            Issue.record("expected an image first")
            return
        }
        #expect(found.map(\.name) == tags.map(\.0))
        #expect(found.map(\.isMoving) == tags.map(\.1))
        #expect(spec.variants.map(\.platform.isMusl) == [false, true])
        #expect(spec.variants[0].parts.map(\.entrypoint) == [nil, nil, nil, ["/usr/kilo", "serve"]])
        #expect(spec.variants[0].parts[1].environment == ["A", "b=c"])
        #expect(destinations[1].kind == .gitHub(repository: "a/b", hasChecksums: false))
        #expect(plan.artifacts[1].payload.map(\.file) == ["LICENSE"])
        #expect(plan.artifacts[1].payload.map(\.name) == ["LICENSE.txt"])
    }

    @Test("is JSON whatever a text holds", arguments: ["", "\"\\/", "\u{0}\u{1f}\n\t", "ü😀\u{2028}", "'$(`"])
    func texts(text: String) throws {
        let plan = try decode(release { GitHubRelease(text) { Archive("a", .zip) { Files("*") } } })
        #expect(plan.products[0].destinations[0].kind == .gitHub(repository: text, hasChecksums: true))
    }

    @Test("carries the line of each declaration")
    func lines() throws {
        let line = #line + 1
        let archive = Archive("a", .zip) { Files("*") }
        let plan = try decode(release { GitHubRelease("a/b") { archive } })
        #expect(plan.artifacts[0].line == line)
        #expect(plan.artifacts[0].payload.map(\.line) == [line])
        #expect(plan.products[0].destinations.map(\.line) == [line + 1])
    }
}
