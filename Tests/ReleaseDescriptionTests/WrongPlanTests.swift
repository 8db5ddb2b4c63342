import Core
import Glibc
import PlanLoading
import SystemPackage
import Testing

@Suite("What a plan cannot say")
struct WrongPlanTests {
    static let plans = [
        MarkedPlan(
            "a VSIX to npm",
            """
            let vsix = VSIX(from: "extension")
            let kilo = Release {
                Product("Kilo", tag: "v*", version: .input, channel: .always(.stable)) {
                    NPM([vsix]) /*!error: cannot convert value of type 'VSIX'*/
                }
            }
            """),
        MarkedPlan(
            "an npm package to the Marketplace",
            """
            let package = NPMPackage(from: "npm")
            let kilo = Release {
                Product("Kilo", tag: "v*", version: .input, channel: .always(.stable)) {
                    Marketplace([package]) /*!error: cannot convert value of type 'NPMPackage'*/
                }
            }
            """),
        MarkedPlan(
            "an archive to Open VSX",
            """
            let archive = Archive("kilo", .zip) { Files("**") }
            let kilo = Release {
                Product("Kilo", tag: "v*", version: .input, channel: .always(.stable)) {
                    OpenVSX([archive]) /*!error: cannot convert value of type 'Archive'*/
                }
            }
            """),
        MarkedPlan(
            "an image as an asset of a GitHub release",
            """
            let image = OCIImage("kilo", base: .scratch, platforms: .linuxX64) { _ in User("1000") }
            let kilo = Release {
                Product("Kilo", tag: "v*", version: .input, channel: .always(.stable)) {
                    GitHubRelease("a/b") {
                        image /*!error: 'buildExpression' is unavailable: an image is no single file; publish it to an OCIRegistry*/
                    }
                }
            }
            """),
        MarkedPlan(
            "a VSIX to an image registry",
            """
            let vsix = VSIX(from: "extension")
            let kilo = Release {
                Product("Kilo", tag: "v*", version: .input, channel: .always(.stable)) {
                    OCIRegistry("ghcr.io/a/b", vsix, tags: .latest) /*!error: 'VSIX'*/
                }
            }
            """),
        MarkedPlan(
            "platforms and targets that are none",
            """
            let a = NPMPackage(generated: "a", for: .linuxX86) { Files("**") } /*!error: no member 'linuxX86'*/
            let b = VSIX(from: "extension", target: .web) /*!error: no member 'web'*/
            let kilo = Release {
                Product("Kilo", tag: "v*", version: .input, channel: .always(.stable)) { NPM([]) }
            }
            """),
        MarkedPlan(
            "an archive without files",
            """
            let archive = Archive("kilo", .zip) /*!error: missing argument*/
            let kilo = Release {
                Product("Kilo", tag: "v*", version: .input, channel: .always(.stable)) { NPM([]) }
            }
            """),
        MarkedPlan(
            "a product without version and channel",
            """
            let kilo = Release {
                Product("Kilo", tag: "v*") { NPM([]) } /*!error: missing arguments for parameters*/
            }
            """),
        MarkedPlan(
            "a channel that is none",
            """
            let kilo = Release {
                Product("Kilo", tag: "v*", version: .input, channel: .always(.beta)) { NPM([]) } /*!error: 'beta'*/
            }
            """),
        MarkedPlan(
            "an artifact in place of a destination",
            """
            let kilo = Release {
                Product("Kilo", tag: "v*", version: .input, channel: .always(.stable)) {
                    VSIX(from: "extension") /*!error: 'VSIX' conform to 'DestinationConvertible'*/
                }
            }
            """),
        MarkedPlan(
            "a key without its kind, and an approval without a role",
            """
            let kilo = Release {
                Product(
                    "Kilo", tag: "v*", version: .input, channel: .always(.stable),
                    approvals: [
                        Approval("manager", keys: "ssh-ed25519 AAAA"), /*!error: cannot convert value of type 'String'*/
                        Approval(keys: .ssh("ssh-ed25519 AAAA")), /*!error: missing argument*/
                    ]
                ) { NPM([]) }
            }
            """),
        MarkedPlan(
            "a variable that is shared between threads",
            """
            var count = 0 /*!error: not concurrency-safe*/
            let kilo = Release {
                Product("Kilo", tag: "v*", version: .input, channel: .always(.stable)) { NPM([]) }
            }
            """),
    ]

    @Test("is refused by the compiler, on the line where it is said", arguments: plans)
    func marked(plan: MarkedPlan) async throws {
        let project = try Project()
        let path = try project.write(plan.text, to: "Kilo.swift")
        let found = try await project.failures(loading: path)
        #expect(found.map(\.code.name) == plan.expected.map { _ in "plan.does-not-compile" })
        #expect(found.map(\.location?.line) == plan.expected.map(\.line))
        for (failure, expected) in zip(found, plan.expected) {
            #expect(failure.message.contains(expected.words), "line \(expected.line)")
        }
    }
}
