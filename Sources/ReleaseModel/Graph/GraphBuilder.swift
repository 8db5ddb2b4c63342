internal import Lifecycle

extension ResolvedRelease {
    /// The graph of this release, as far as `scope` says.
    public func graph(_ scope: ActionGraph.Scope) -> ActionGraph {
        let builder = GraphBuilder(release: self, asksDestinations: scope != .build && scope != .package)
        switch scope {
        case .check: return ActionGraph(actions: builder.preflights)
        case .build: return ActionGraph(actions: builder.builds)
        case .package: return ActionGraph(actions: builder.builds + builder.packages + builder.checksums)
        case .dryRun: return ActionGraph(actions: builder.preparation)
        case .release: return ActionGraph(actions: builder.preparation + builder.publication)
        }
    }
}

/// Edges come from references: an artifact needs the commands that make its files, an item its artifacts.
///
/// The gates add the promises of the lifecycle.
struct GraphBuilder {
    let release: ResolvedRelease
    let asksDestinations: Bool

    var preparation: [Action] {
        let work = builds + packages + checksums
        let before = preflights + [permitted] + work + inspections
        return before + [gate(.ready, after: before)]
    }

    var publication: [Action] {
        let (irrevocable, pointers) = (
            items { $0.effect == .irrevocable }, items { $0.effect != .irrevocable }
        )
        let stages = items { _ in true }.map(stage)
        // Each with its read-back, for which those wait that need it.
        let published = irrevocable.flatMap { [publish($0), confirm($0)] }
        return stages + approvals + [gate(.staged, after: stages + approvals)] + published
            + [gate(.settled, after: published, or: .staged)]
            + pointers.map(point) + pointers.map(confirm)
    }

    var preflights: [Action] {
        var labels: Set<String> = []
        return release.destinations.filter { labels.insert($0.label).inserted }.map {
            Action(
                kind: .preflight($0.number, label: $0.label), effect: .remoteRead, requires: [], follows: [])
        }
    }

    /// People sign for bytes that are known, so not before everything is made.
    private var approvals: [Action] {
        guard !release.approvals.isEmpty else { return [] }
        return [
            Action(
                kind: .approval(label: release.product.name), effect: .local,
                requires: [Action.Kind.gate(.ready).name], follows: [])
        ]
    }

    private var permitted: Action { gate(.permitted, after: preflights) }

    /// Builds wait for the permission where destinations are asked at all.
    private var permission: [String] { asksDestinations ? [permitted.id] : [] }

    var builds: [Action] {
        let needed = Set(release.artifacts.flatMap(\.spec.commands))
        return needed.sorted().filter(release.plan.commands.indices.contains).map { number in
            let command = release.plan.commands[number]
            return Action(
                kind: .build(number, label: command.label), effect: .local, requires: permission, follows: [])
        }
    }

    var packages: [Action] {
        let buildNames = Dictionary(
            uniqueKeysWithValues: builds.compactMap { action -> (Int, String)? in
                guard case .build(let number, _) = action.kind else { return nil }
                return (number, action.id)
            })
        return release.artifacts.map { artifact in
            let made = artifact.spec.commands.compactMap { buildNames[$0] }
            return Action(
                kind: .package(artifact.number, fileName: artifact.fileName), effect: .local,
                requires: permission + made, follows: [])
        }
    }

    var checksums: [Action] {
        release.destinations.compactMap { destination in
            guard let kind = checksums(of: destination) else { return nil }
            return Action(
                kind: kind, effect: .local,
                requires: packageNames(destination.spec.artifacts), follows: [])
        }
    }

    private var inspections: [Action] {
        release.destinations.flatMap { destination in
            let sums = checksums(of: destination).map { [$0.name] }
            return destination.items.map { item in
                Action(
                    kind: .inspect(item.identity), effect: .remoteRead,
                    requires: packageNames(item.artifacts) + (sums ?? []), follows: [],
                    isOptional: isOptional(item))
            }
        }
    }

    private func checksums(of destination: ResolvedDestination) -> Action.Kind? {
        destination.checksums.map { .checksums(destination.number, label: "\($0) of \(destination.label)") }
    }

    private func packageNames(_ artifacts: [Int]) -> [String] {
        artifacts.compactMap { release.artifact($0) }.map {
            Action.Kind.package($0.number, fileName: $0.fileName).name
        }
    }

    private func items(_ isIncluded: (ReleaseItem) -> Bool) -> [ReleaseItem] {
        release.destinations.flatMap(\.items).filter(isIncluded)
    }

    private func isOptional(_ item: ReleaseItem) -> Bool {
        release.item(item.identity)?.destination.spec.isOptional == true
    }

    private func stage(_ item: ReleaseItem) -> Action {
        Action(
            kind: .stage(item.identity), effect: .reversible,
            requires: [Action.Kind.gate(.ready).name], follows: [], isOptional: isOptional(item))
    }

    /// Irrevocable items wait until what they need can be seen by users, and for the destinations that stand before theirs in the plan.
    private func publish(_ item: ReleaseItem) -> Action {
        let earlier = release.destinations.prefix { !$0.items.contains(item) }
            .flatMap(\.items).filter { $0.effect == .irrevocable }
        return Action(
            kind: .publish(item.identity), effect: item.effect,
            requires: [Action.Kind.gate(.staged).name] + item.requires.map { Action.Kind.confirm($0).name },
            follows: earlier.map { Action.Kind.publish($0.identity).name })
    }

    private func point(_ item: ReleaseItem) -> Action {
        Action(
            kind: .publish(item.identity), effect: item.effect,
            requires: [Action.Kind.gate(.settled).name], follows: [], isOptional: isOptional(item))
    }

    private func confirm(_ item: ReleaseItem) -> Action {
        Action(
            kind: .confirm(item.identity), effect: .remoteRead,
            requires: [Action.Kind.publish(item.identity).name], follows: [],
            isOptional: isOptional(item))
    }

    private func gate(_ gate: Action.Gate, after actions: [Action], or earlier: Action.Gate? = nil) -> Action
    {
        let before = actions.map(\.id)
        let requires = before.isEmpty ? earlier.map { [Action.Kind.gate($0).name] } ?? [] : before
        return Action(kind: .gate(gate), effect: .local, requires: requires, follows: [])
    }
}
