internal import Core
internal import Lifecycle
internal import PlanLoading
internal import ReleaseModel

/// A plan as people and machines see it before anything runs.
struct PlanReport {
    private let release: ResolvedRelease
    private let session: ReleaseSession
    /// What is known of the bases of this release's images.
    private let bases: [BaseNews]

    init(_ session: ReleaseSession, _ news: [BaseNews]) {
        self.session = session
        release = session.release
        let own = Set(release.artifacts.compactMap(\.baseImage))
        bases = news.filter { own.contains("\($0.reference)") }
    }

    var text: String {
        let actions = release.graph(.release).actions.filter { !$0.isGate }
        let lines = actions.map { action in
            "  would \(action.kind.name)  [\(action.effect.rawValue)]"
        }
        return ReleaseDrawing(release).text
            + "\n\nplan \(release.planFile) \(release.planDigest) (\(session.loaded.source.rawValue))"
            + "\ncommit \(release.commit) of \(release.time.rfc3339)"
            + bases.map { "\nbase   \($0.text.printable)" }.joined()
            + "\n\n\(actions.count) actions\n" + lines.joined(separator: "\n")
    }

    var json: JSONValue {
        [
            "plan": .string(release.planFile),
            "planDigest": .string(release.planDigest.description),
            "product": .string(release.product.name),
            "version": .string(release.version.description),
            "channel": .string(release.channel.rawValue),
            "tag": .string(release.tag),
            "commit": .string(release.commit),
            "time": .string(release.time.rfc3339),
            "artifacts": .array(release.artifacts.map(artifact)),
            "destinations": .array(release.destinations.map(destination)),
            "bases": .array(bases.map(\.json)),
            "actions": .array(release.graph(.release).actions.map(action)),
        ]
    }

    private func artifact(_ artifact: ResolvedArtifact) -> JSONValue {
        [
            "number": .number("\(artifact.number)"), "kind": .string(artifact.spec.kind),
            "fileName": .string(artifact.fileName), "packageName": .string(artifact.packageName),
            "line": .number("\(artifact.spec.line)"),
        ]
    }

    private func destination(_ destination: ResolvedDestination) -> JSONValue {
        let items = destination.items.map { item -> JSONValue in
            [
                "identity": .string(item.identity.description), "effect": .string(item.effect.rawValue),
                "artifacts": .array(item.artifacts.map { .number("\($0)") }),
            ]
        }
        return ["name": .string(destination.spec.name), "items": .array(items)]
    }

    private func action(_ action: Action) -> JSONValue {
        [
            "id": .string(action.id), "phase": .string(action.kind.phase.rawValue),
            "effect": .string(action.effect.rawValue),
            "requires": .array(action.requires.map { .string($0) }),
            "follows": .array(action.follows.map { .string($0) }),
        ]
    }
}
