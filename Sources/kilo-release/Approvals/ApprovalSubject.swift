internal import Core
internal import Ledger
internal import ReleaseModel

/// What is approved: a release, and the artifacts that were made for it.
struct ApprovalSubject: Sendable {
    let release: ResolvedRelease
    let artifacts: [ApprovalStatement.Artifact]

    init(release: ResolvedRelease, artifacts: [ApprovalStatement.Artifact]) {
        self.release = release
        self.artifacts = artifacts
    }

    /// A release with what its run has recorded, by the action that made it.
    ///
    /// - Throws: `Failure` (`approval.not-packaged`) while an artifact is missing: nobody can sign for bytes that
    ///   are not there yet.
    init(release: ResolvedRelease, records: [String: LedgerEvent.PackagedRecord]) throws {
        let needed = release.graph(.package).actions.filter(\.makesArtifact).map(\.id)
        let missing = needed.filter { records[$0] == nil }
        guard missing.isEmpty else {
            throw Failure(
                .notPackaged, "\(release.product.name) \(release.version)",
                "\(missing.count) of \(needed.count) artifacts are not made yet: \(missing[0])",
                advice: "run `kilo-release release`; it stops when all is made and approvals are missing")
        }
        let artifacts = needed.compactMap { records[$0] }.map {
            ApprovalStatement.Artifact(name: $0.fileName, digest: $0.digest, size: $0.size)
        }
        self.init(release: release, artifacts: artifacts)
    }

    /// What the holders of a role sign.
    func statement(for role: String) -> ApprovalStatement {
        ApprovalStatement(
            product: release.product.name, version: "\(release.version)", channel: release.channel.rawValue,
            tag: release.tag, commit: release.commit, plan: release.planDigest, artifacts: artifacts,
            role: role)
    }
}

extension Action {
    fileprivate var makesArtifact: Bool {
        switch kind {
        case .package, .checksums: true
        case .preflight, .build, .inspect, .approval, .stage, .publish, .confirm, .gate: false
        }
    }
}

extension Failure.Code {
    /// Nobody can sign for artifacts that are not made yet.
    static let notPackaged = Self("approval.not-packaged", .refused)
}
