internal import Core
internal import Engine
internal import Ledger
internal import Lifecycle
internal import ReleaseModel

/// A workshop whose artifacts were made beforehand, so that thousands of simulated runs need not make them again.
///
/// They are read and verified as in a resumed run. All that concerns destinations is the real thing.
struct PrepackagedWorkshop: Workshop {
    let workshop: ReleaseWorkshop
    /// All actions of the release.
    let graph: ActionGraph
    /// The artifacts, by the action that made them.
    let packaged: [String: LedgerEvent.PackagedRecord]

    func preflight(_ destination: Int, notify: @escaping NoticeSink) async -> [Failure] {
        await workshop.preflight(destination, notify: notify)
    }

    func build(_ command: Int) async throws -> String { "built beforehand" }

    func package(_ artifact: Int) async throws -> Packaged {
        try await prepared { kind in
            guard case .package(let number, _) = kind else { return false }
            return number == artifact
        }
    }

    func checksums(_ destination: Int) async throws -> Packaged {
        try await prepared { kind in
            guard case .checksums(let number, _) = kind else { return false }
            return number == destination
        }
    }

    func restore(_ record: LedgerEvent.PackagedRecord, as kind: Action.Kind) async throws {
        try await workshop.restore(record, as: kind)
    }

    func missingApproval(_ given: [LedgerEvent.Approval]) async throws -> String? { nil }

    func publication(_ identity: Identity, notify: @escaping NoticeSink) async throws -> any Publication {
        try await workshop.publication(identity, notify: notify)
    }

    private func prepared(_ isWanted: (Action.Kind) -> Bool) async throws -> Packaged {
        guard let action = graph.actions.first(where: { isWanted($0.kind) }),
            let record = packaged[action.id]
        else {
            throw Failure(
                .notMade, "simulation", "an artifact was not made beforehand",
                advice: "report this with the output of `kilo-release plan --json`")
        }
        try await workshop.restore(record, as: action.kind)
        return Packaged(
            fileName: record.fileName, digest: record.digest, size: record.size, content: record.content)
    }
}
