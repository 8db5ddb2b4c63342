import Core
import Lifecycle
import ReleaseDescription
import ReleaseModel
import Testing

@testable import Pipelines

@Suite("The graph of a release")
struct ActionGraphTests {
    private let release: ResolvedRelease
    private let actions: [Action]

    init() throws {
        release = try Plans.resolve(
            kiloCode, ReleaseInputs(channel: .stable),
            Plans.facts(tags: ["v7.4.22": "a"], manifests: Plans.kiloCodeManifests))
        actions = release.graph(.release).actions
    }

    @Test("KiloCode's plan has its 8 extensions, 15 packages, 12 archives and one image")
    func shape() {
        #expect(release.version == SemanticVersion(7, 4, 23))
        func count(_ kind: String) -> Int { release.artifacts.count { $0.spec.kind == kind } }
        #expect(count("VSIX") == 8)
        #expect(count("npm package") == 15)
        #expect(count("archive") == 12)
        #expect(count("OCI image") == 1)
        let stores = release.destinations.filter { ["marketplace", "open-vsx"].contains($0.spec.name) }
        #expect(stores.map(\.items.count) == [8, 8])
    }

    @Test("actions stand after everything that they wait for")
    func order() {
        var seen: Set<String> = []
        for action in actions {
            #expect(seen.isSuperset(of: action.requires), "\(action.id) stands before what it requires")
            #expect(seen.isSuperset(of: action.follows), "\(action.id) stands before what it follows")
            #expect(seen.insert(action.id).inserted, "\(action.id) stands twice")
        }
    }

    @Test("a page on Docker Hub changes with the pointers, and all that is done for it there is optional")
    func optional() throws {
        let archive = NPMPackage(generated: "@sample/tool", for: .linuxX64) { File("tool", as: "tool") }
        let release = try Plans.resolve(
            Release {
                Product("sample", tag: "v*", version: .highestTag(bump: .patch), channel: .always(.stable)) {
                    DockerHubPage("sample/tool", readme: "README.md")
                    NPM([archive])
                }
            })
        #expect(release.destinations.map(\.label) == ["docker-hub sample/tool", "npm"])
        let actions = release.graph(.release).actions
        let page = "docker-hub:sample/tool@0.0.1"
        let change = try #require(actions.first { $0.id == "publish \(page)" })
        #expect(change.requires == ["gate settled"] && change.effect == .reversible)
        #expect(
            actions.filter(\.isOptional).map(\.id)
                == ["inspect", "stage", "publish", "confirm"].map { "\($0) \(page)" })
        let package = try #require(actions.first { $0.id == "package sample-tool-0.0.1.docker-hub.json" })
        #expect(!package.isOptional, "what a plan says wrongly is found")
    }

    @Test("nothing is built before every destination has said that we may")
    func preflightFirst() {
        let preflights = actions.filter { $0.kind.phase == .preflight && $0.effect == .remoteRead }
        #expect(preflights.count == Set(release.destinations.map(\.label)).count, "one place is asked once")
        for action in actions where action.kind.phase == .package {
            #expect(ancestors(of: action).isSuperset(of: preflights.map(\.id)))
        }
    }

    @Test(
        "nothing leaves before everything is packaged and inspected, nothing irrevocable before all is staged"
    )
    func barriers() {
        let local = Set(actions.filter { [.package, .attest, .inspect].contains($0.kind.phase) }.map(\.id))
        let staged = Set(actions.filter { $0.kind.phase == .stage }.map(\.id))
        for action in actions where action.effect == .reversible || action.effect == .irrevocable {
            #expect(ancestors(of: action).isSuperset(of: local.subtracting([action.id])))
            if case .publish = action.kind { #expect(ancestors(of: action).isSuperset(of: staged)) }
        }
    }

    @Test("the public face changes last: tags and the release page wait for every store's confirmation")
    func pointersLast() throws {
        let confirmations = actions.filter { action in
            guard case .confirm(let identity) = action.kind else { return false }
            return ["npm", "marketplace", "open-vsx"].contains(identity.destination)
        }
        #expect(confirmations.count == 31)
        let page = try #require(actions.first { $0.id == "publish github:Kilo-Org/kilocode@v7.4.23" })
        #expect(ancestors(of: page).isSuperset(of: confirmations.map(\.id)))
    }

    @Test(
        "the wrapper requires its 12 platform packages; the stores only follow npm, and are not blocked by it"
    )
    func platformsBeforeWrapper() throws {
        let wrapper = try #require(actions.first { $0.id == "publish npm:@kilocode/cli@7.4.23" })
        #expect(wrapper.requires.count { $0.hasPrefix("confirm npm:@kilocode/cli-") } == 12)
        let store = try #require(
            actions.first { $0.id == "publish marketplace:kilocode.kilo-code@7.4.23(linux-x64)" })
        #expect(store.follows.contains(wrapper.id))
        #expect(!store.requires.contains(wrapper.id))
    }

    @Test("a dry run has no action with an effect elsewhere; packaging asks no destination")
    func scopes() {
        #expect(release.graph(.dryRun).actions.allSatisfy { [.local, .remoteRead].contains($0.effect) })
        #expect(release.graph(.package).actions.allSatisfy { $0.effect == .local })
        #expect(release.graph(.check).actions.allSatisfy { $0.kind.phase == .preflight })
    }

    @Test("the drawing names every artifact and every destination")
    func drawing() {
        let drawing = ReleaseDrawing(release)
        for artifact in release.artifacts {
            #expect(drawing.mermaid.contains("[\"\(artifact.fileName)\"]"))
        }
        for destination in release.destinations { #expect(drawing.text.contains(destination.spec.name)) }
    }

    private func ancestors(of action: Action) -> Set<String> {
        let byName = Dictionary(uniqueKeysWithValues: actions.map { ($0.id, $0) })
        var (found, queue): (Set<String>, [String]) = ([], action.requires)
        while let name = queue.popLast() {
            if found.insert(name).inserted { queue += byName[name]?.requires ?? [] }
        }
        return found
    }
}
