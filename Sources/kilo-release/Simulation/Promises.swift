internal import Engine
internal import Ledger
internal import Lifecycle
internal import ReleaseModel

/// What has to hold at the end of a release, whatever went wrong on the way.
struct Promises {
    let release: ResolvedRelease
    let witness: ReleaseWitness
    /// The rows of the ledger.
    let events: [LedgerEvent]
    /// What the destinations hold, asked by a process that was not there.
    let held: RunReport

    /// The broken ones, in words.
    var broken: [String] { witness.violations + repetitions + differences + secrets }

    /// Nothing that cannot be taken back was done twice.
    private var repetitions: [String] {
        let items = release.destinations.flatMap(\.items).filter { $0.effect == .irrevocable }
        return witness.irrevocable.sorted { $0.key < $1.key }.compactMap { service, count in
            let expected = items.count { $0.identity.destination == service }
            return count > expected ? "\(service): published \(count) times, \(expected) expected" : nil
        }
    }

    /// Every destination holds exactly the planned bytes, except where a release does without and has said so.
    private var differences: [String] {
        held.results.compactMap { result in
            guard case .inspect(let identity) = result.action.kind,
                result.record.outcome != "already-identical", !isLeftUndone(identity)
            else { return nil }
            return "\(identity): \(result.record.outcome) \(result.record.detail ?? "")"
        }
    }

    private func isLeftUndone(_ identity: Identity) -> Bool {
        guard release.item(identity)?.destination.spec.isOptional == true else { return false }
        let steps = [Action.Kind.inspect(identity), .stage(identity), .publish(identity), .confirm(identity)]
        let names = Set(steps.map(\.name))
        return events.contains { event in
            guard case .outcome(let action, let record) = event else { return false }
            return names.contains(action) && record.outcome == OutcomeRecord.leftUndone
        }
    }

    private var secrets: [String] {
        // What destinations say is where a secret could come in; the rest is planned.
        let words = events.flatMap { event -> [String] in
            guard case .outcome(_, let record) = event else { return [] }
            return [record.detail, record.receipt?.url, record.receipt?.evidence].compactMap { $0 }
                + record.failures.map { "\($0)" }
        }
        let text = words.joined(separator: "\n")
        return RehearsalTokens.secrets.filter(text.contains).map { "the ledger holds the secret \($0)" }
    }
}
