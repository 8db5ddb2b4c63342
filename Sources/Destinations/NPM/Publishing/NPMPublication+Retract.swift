internal import Core
internal import HTTPTypes
public import Lifecycle

extension NPMPublication {
    /// Deprecating, taking the tag away, and the narrow cases in which npm lets a version be removed.
    public func retract() -> [RetractionStep] {
        let staged = options.way == .staged ? [rejection] : []
        return staged + [deprecation, tagRemoval, removal]
    }

    /// Does a step that was confirmed; looks first what the registry holds.
    public func perform(_ step: RetractionStep) async -> OutcomeRecord {
        guard step.performer == .tool, retract().contains(step) else { return .failed([byHand(step)]) }
        do {
            switch step.id {
            case deprecation.id: return .done(try await deprecate())
            case tagRemoval.id: return .done(try await takeTagAway())
            case removal.id: return .done(try await remove())
            default: return .done(try await reject())
            }
        } catch {
            return .failed([error])
        }
    }

    private var named: String { "\(document.name)@\(document.version)" }

    private static var warning: String { "This version was withdrawn. Use another one." }

    private var deprecation: RetractionStep {
        RetractionStep(
            "deprecate", .warn,
            "Marks \(named) so that everybody who installs it is warned; it stays installable. Do this first.",
            call: "npm deprecate \(named) \"\(Self.warning)\"", undo: .possible, by: .tool)
    }

    private var tagRemoval: RetractionStep {
        guard document.tag == "latest" else {
            return RetractionStep(
                "remove-tag", .hide,
                "Removes the dist-tag \(document.tag) if it points to \(document.version), so that nobody gets it "
                    + "by that name.",
                call: "npm dist-tag rm \(document.name) \(document.tag)", undo: .possible, by: .tool)
        }
        let highest =
            "npm view '\(document.name)@<\(document.version)' version --json"
            + " | node -p '[].concat(JSON.parse(require(\"fs\").readFileSync(0))).pop()'"
        return RetractionStep(
            "restore-latest", .restore,
            "Points latest to the highest stable version below \(document.version), so that new installations "
                + "get that one.",
            call: "npm dist-tag add \"\(document.name)@$(\(highest))\" latest", undo: .possible, by: .tool)
    }

    private var removal: RetractionStep {
        RetractionStep(
            "unpublish", .delete,
            "Removes \(named). npm allows it for 72 hours if nothing else depends on it, and later only if nothing "
                + "depends on the package, it had fewer than 300 downloads in the last week, and it has one "
                + "owner. Its number can never be used again; if it is the only version, the package goes with "
                + "it, and its name is locked for 24 hours.",
            call: "npm unpublish \(named)", undo: .impossible, by: .tool)
    }

    private var rejection: RetractionStep {
        RetractionStep(
            "reject-staged", .delete,
            "Throws \(named) away where it waits for approval. It was never public, and can be staged again.",
            call: "npm stage reject \"$(npm stage list \(document.name) --json | node -p "
                + "'JSON.parse(require(\"fs\").readFileSync(0)).find(x=>x.version==\"\(document.version)\").id')\"",
            undo: .possible, by: .tool)
    }
}

extension NPMPublication {
    /// Whether the registry has the version, in the document that the next write meets.
    private func isThere() async throws(Failure) -> Bool {
        let path = "/\(NPMConnection.escaped(document.name))?write=true"
        let found = try await connection.find(NPMCall(.get, path, about: document.name))
        return found?["versions"]?[document.version] != nil
    }

    private func deprecate() async throws(Failure) -> String {
        guard try await isThere() else { return "\(named) is not there" }
        try await connection.deprecate(document.name, .exactly(document.version), saying: Self.warning)
        return "deprecated \(named)"
    }

    private func takeTagAway() async throws(Failure) -> String {
        let pointed = try await connection.distTags(of: document.name)[document.tag]
        guard pointed == document.version else {
            return "\(document.tag) points to \(pointed ?? "nothing")"
        }
        guard document.tag == "latest" else {
            try await connection.removeTag(document.tag, of: document.name)
            return "removed \(document.tag)"
        }
        let versions =
            try await connection.writable(document.name, "dist-tag")["versions"]?.object?.members ?? []
        let stable = versions.compactMap { SemanticVersion($0.key) }.filter(\.prerelease.isEmpty)
        guard let ours = SemanticVersion(document.version), let earlier = stable.filter({ $0 < ours }).max()
        else {
            throw Failure(
                .npmInvalid, "\(identity)", "there is no stable version below it for latest to point to",
                advice: "deprecate it, and release a higher version")
        }
        try await connection.point("latest", of: document.name, to: "\(earlier)")
        return "latest points to \(earlier)"
    }

    private func remove() async throws(Failure) -> String {
        guard try await isThere() else { return "\(named) is not there" }
        try await connection.unpublish(document.name, version: document.version)
        return "removed \(named)"
    }

    private func reject() async throws(Failure) -> String {
        let staged = try await connection.stagedVersions(of: document.name)
        guard let ours = staged.first(where: { $0.version == document.version }) else {
            return "\(named) is not staged"
        }
        try await connection.reject(ours.id, of: document.name)
        return "rejected \(ours.id)"
    }
}
