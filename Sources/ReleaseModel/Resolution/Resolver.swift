public import Core
internal import Lifecycle

/// Decides version, channel and names of a release, and refuses what cannot be one.
public struct Resolver: Sendable {
    let plan: Plan
    let planDigest: Digest
    let planFile: String
    let inputs: ReleaseInputs
    let facts: ProjectFacts

    /// Creates a resolver.
    public init(plan: Plan, planDigest: Digest, planFile: String, inputs: ReleaseInputs, facts: ProjectFacts)
    {
        self.plan = plan
        self.planDigest = planDigest
        self.planFile = planFile
        self.inputs = inputs
        self.facts = facts
    }

    /// The release with everything decided.
    ///
    /// - Throws: `Failure` or `Failures`, all of category `usage` or `refused`, each with the plan's line.
    public func resolve() throws -> ResolvedRelease {
        try plan.validate(planFile)
        let product = try chooseProduct()
        let versions = VersionResolution(resolver: self, product: product)
        let version = try versions.resolve()
        let channel = try channel(of: product)
        let specs = product.destinations.filter { $0.channels.contains(channel) }
        guard !specs.isEmpty else { throw nothingToRelease(product, channel) }
        let artifacts = try resolveArtifacts(of: specs, version: version)
        let published = specs.filter(\.isNPM).flatMap(\.artifacts)
        let naming = ItemNaming(
            artifacts: artifacts, version: version, tag: versions.tag(of: version), published: published)
        let destinations = specs.enumerated().map { naming.destination($0.element, number: $0.offset) }
        try Failures.throwIfAny(
            treeFailures() + duplicateNames(artifacts) + unsafeNames(artifacts)
                + duplicateIdentities(destinations) + duplicateCommands()
                + unpublishedDependencies(artifacts, published) + tagless(specs, channel)
                + preReleaseOnStable(product, version, channel) + impossibleApprovals(product))
        return ResolvedRelease(
            plan: plan, planDigest: planDigest, planFile: planFile, product: product, version: version,
            channel: channel, tag: versions.tag(of: version), commit: facts.commit, time: facts.time,
            artifacts: artifacts, destinations: destinations)
    }

    private func nothingToRelease(_ product: ProductSpec, _ channel: Channel) -> Failure {
        Failure(
            .nothingToRelease, product.name, "no destination takes releases on channel \(channel.rawValue)",
            advice: "choose another channel, or add a destination for it", at: location(product.line))
    }

    func location(_ line: Int) -> SourceLocation { SourceLocation(file: planFile, line: line) }

    private func chooseProduct() throws -> ProductSpec {
        let names = plan.products.map(\.name).joined(separator: ", ")
        guard let wanted = inputs.product else {
            if let only = plan.products.first, plan.products.count == 1 { return only }
            throw Failure(
                .productNotChosen, planFile, "the plan has \(plan.products.count) products: \(names)",
                advice: "choose one with --product")
        }
        guard let product = plan.products.first(where: { $0.name == wanted }) else {
            throw Failure(
                .productNotChosen, planFile, "no product is called \(wanted); there are: \(names)",
                advice: "choose one of them with --product")
        }
        return product
    }

    private func channel(of product: ProductSpec) throws -> Channel {
        guard let wanted = inputs.channel, wanted != product.channel.channel else {
            return product.channel.channel
        }
        guard product.channel.isInput else {
            throw Failure(
                .channelFixed, "--channel \(wanted.rawValue)",
                "\(product.name) is always released to \(product.channel.channel.rawValue)",
                advice: "leave the option out, or declare `channel: .input(default:)` in the plan",
                at: location(product.line))
        }
        return wanted
    }

    private func treeFailures() -> [Failure] {
        guard !facts.changedPaths.isEmpty, !inputs.allowsDirtyTree else { return [] }
        let some = facts.changedPaths.prefix(5).joined(separator: ", ")
        let more = facts.changedPaths.count > 5 ? " and \(facts.changedPaths.count - 5) more" : ""
        return [
            Failure(
                .dirtyTree, "git", "the work tree has changes that no commit holds: \(some)\(more)",
                advice: "commit or stash them; a release must be made of what the commit holds")
        ]
    }

    private func duplicateNames(_ artifacts: [ResolvedArtifact]) -> [Failure] {
        let groups = Dictionary(grouping: artifacts, by: { $0.fileName.lowercased() })
        return groups.values.filter { $0.count > 1 }.sorted { $0[0].number < $1[0].number }.map { group in
            let lines = group.map { "\(location($0.spec.line))" }.joined(separator: ", ")
            return Failure(
                .duplicateArtifact, group[0].fileName, "\(group.count) artifacts have this name: \(lines)",
                advice: "give each a name of its own", at: location(group[1].spec.line))
        }
    }

    /// Labels name commands in the ledger and in events, so they have to tell them apart.
    private func duplicateCommands() -> [Failure] {
        let groups = Dictionary(grouping: plan.commands, by: \.label)
        return groups.values.filter { $0.count > 1 }.sorted { $0[0].line < $1[0].line }.map { group in
            let lines = group.map { "\(location($0.line))" }.joined(separator: ", ")
            return Failure(
                .duplicateCommand, group[0].label, "\(group.count) commands have this label: \(lines)",
                advice: "say of each what it does", at: location(group[1].line))
        }
    }

    private func duplicateIdentities(_ destinations: [ResolvedDestination]) -> [Failure] {
        let items = destinations.flatMap { destination in
            destination.items.map { (destination.spec.line, $0.identity) }
        }
        let groups = Dictionary(grouping: items, by: { $0.1 })
        return groups.values.filter { $0.count > 1 }.sorted { $0[0].0 < $1[0].0 }.map { group in
            Failure(
                .duplicateIdentity, "\(group[0].1)", "published \(group.count) times by this plan",
                advice: "name each artifact once in each destination", at: location(group[1].0))
        }
    }
}

extension Failure.Code {
    /// A plan with several products, and none was chosen.
    public static let productNotChosen = Self("plan.product-not-chosen", .usage)
    /// A channel was given for a product that has a fixed one.
    public static let channelFixed = Self("plan.channel-fixed", .usage)
    /// Uncommitted changes in the work tree.
    public static let dirtyTree = Self("git.dirty-tree", .refused)
    /// Two artifacts with one file name.
    public static let duplicateArtifact = Self("plan.duplicate-artifact", .usage)
    /// Two commands with one label.
    public static let duplicateCommand = Self("plan.duplicate-command", .usage)
    /// One identity is published twice at one destination.
    public static let duplicateIdentity = Self("plan.duplicate-identity", .usage)
}
