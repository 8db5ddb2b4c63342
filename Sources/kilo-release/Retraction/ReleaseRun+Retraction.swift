internal import Core
internal import Engine
internal import Ledger
internal import Lifecycle
internal import ReleaseModel
internal import SystemPackage

extension ReleaseRun {
    /// What a recorded run has sent to destinations, or may have, in the order in which it became public.
    ///
    /// - Throws: `Failure` for artifacts that are not in the store any more, and for credentials that are missing.
    func publications(of recorded: RecordedRun) async throws -> [any Publication] {
        let events = try await recorded.ledger.entries(of: recorded.id).map(\.event)
        let packaged = RunHistory(events).packaged
        let begun = events.compactMap { event -> Identity? in
            if case .intent(let intent) = event, !intent.action.hasPrefix("retract ") {
                intent.identity
            } else {
                nil
            }
        }
        let receipts = events.compactMap { event -> Receipt? in
            guard case .outcome(let action, let record) = event, action.hasPrefix("publish ") else {
                return nil
            }
            return record.receipt
        }
        let workshop = try await workshop(
            receipts: Dictionary(receipts.map { ($0.identity, $0) }, uniquingKeysWith: { $1 }))
        for action in release.graph(.release).actions {
            if let record = packaged[action.id] { try await workshop.restore(record, as: action.kind) }
        }
        var publications: [any Publication] = []
        for action in release.graph(.release).actions {
            guard case .publish(let identity) = action.kind, begun.contains(identity) else { continue }
            publications.append(try await workshop.publication(identity) { StandardStreams.warn($0) })
        }
        return publications
    }

    /// Does steps one after the other, until one fails; each is in the ledger before it begins and when it has
    /// ended.
    ///
    /// - Throws: `Failure` (`run.locked`) while a run is under way.
    func retract(_ steps: [RetractableStep], of recorded: RecordedRun) async throws -> [String: OutcomeRecord]
    {
        let lock = try RunLock(project.workFolder.appending("lock"))
        var records: [String: OutcomeRecord] = [:]
        for step in steps {
            let intent = LedgerEvent.Intent(
                action: step.action, identity: step.publication.identity, digest: step.publication.digest)
            try await recorded.ledger.append(.intent(intent), run: recorded.id)
            // A deletion that was begun is awaited although the run is interrupted: cut in the middle it would
            // leave nobody knowing.
            let record = await uninterrupted { await step.publication.perform(step.step) }
            try await recorded.ledger.append(.outcome(action: step.action, record), run: recorded.id)
            records[step.id] = record
            if !record.isSuccess || Task.isCancelled { break }
        }
        _ = consume lock
        return records
    }
}
