import Core
import Foundation
import ReleaseDescription
import ReleaseModel

/// Plans and facts for tests.
enum Plans {
    /// A plan as the tool sees it: emitted and decoded.
    static func decode(_ release: Release) throws -> Plan {
        try JSONDecoder().decode(Plan.self, from: Data(release.json.utf8))
    }

    static let commit = String(repeating: "c", count: 40)

    static func facts(
        changed: [String] = [], tags: [String: String] = [:], isShallow: Bool = false,
        manifests: [String: PackageFacts] = [:]
    ) -> ProjectFacts {
        ProjectFacts(
            commit: commit, time: Timestamp(seconds: 1_700_000_000), changedPaths: changed, tags: tags,
            isShallow: isShallow, manifests: manifests)
    }

    static let kiloCodeManifests = [
        "packages/kilo-vscode": PackageFacts(name: "kilo-code", publisher: "kilocode", version: "7.4.22"),
        "packages/opencode/npm": PackageFacts(name: "@kilocode/cli", version: "7.4.22"),
        "packages/sdk/js": PackageFacts(name: "@kilocode/sdk", version: "7.4.22"),
        "packages/plugin": PackageFacts(name: "@kilocode/plugin", version: "7.4.22"),
    ]

    static func resolve(
        _ release: Release, _ inputs: ReleaseInputs = ReleaseInputs(), _ facts: ProjectFacts = facts()
    ) throws -> ResolvedRelease {
        let plan = try decode(release)
        let resolver = Resolver(
            plan: plan, planDigest: Digest.of(release.json), planFile: "Release.swift", inputs: inputs,
            facts: facts)
        return try resolver.resolve()
    }

    /// The failures of a resolution that must not succeed.
    static func failures(
        _ release: Release, _ inputs: ReleaseInputs = ReleaseInputs(), _ facts: ProjectFacts = facts()
    ) throws -> [Failure] {
        do {
            _ = try resolve(release, inputs, facts)
            return []
        } catch let failure as Failure {
            return [failure]
        } catch let failures as Failures {
            return failures.all
        }
    }

    /// A product with two archives.
    static func archives(
        _ names: String..., version: VersionRule = .highestTag(bump: .input), tag: String = "v*",
        channel: ChannelRule = .input(default: .stable)
    ) -> Release {
        Release {
            Product("tool", tag: tag, version: version, channel: channel) {
                GitHubRelease("owner/tool") {
                    names.map { name in Archive(name, .zip) { File("README.md", as: "README.md") } }
                }
            }
        }
    }
}
