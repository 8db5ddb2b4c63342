internal import Core
internal import Ledger
internal import Lifecycle
internal import Rehearsal
internal import ReleaseModel
internal import Synchronization

/// Watches what services are asked to make public, and holds it against the ledger at that very moment.
///
/// A class with a lock, because all services of a rehearsal report to one witness; nothing is awaited under it.
final class ReleaseWitness: Sendable {
    /// What the ledger holds when a change arrives.
    private let ledger: @Sendable () async throws -> [LedgerEvent]
    private let state = Mutex(State())

    private struct State {
        var done: [String: Int] = [:]
        /// What was sent to each service, by name, since somebody last asked it what it holds.
        var sent: [String: [String?: Set<Digest>]] = [:]
        var violations: [String] = []

        /// Notes that something is sent; whether it was sent before and nobody has asked since.
        mutating func send(_ change: PublicChange) -> Bool {
            !sent[change.service, default: [:]][change.name, default: []].insert(change.content).inserted
        }

        mutating func look(_ service: String, _ name: String?) { sent[service]?[name] = nil }
    }

    init(_ ledger: @escaping @Sendable () async throws -> [LedgerEvent]) { self.ledger = ledger }

    /// The promises that were broken, in words.
    var violations: [String] { state.withLock { $0.violations } }
    /// How often each service made something public that cannot be taken back.
    var irrevocable: [String: Int] { state.withLock { $0.done } }

    /// A stand-in under watch, with faults between the two sides that are watched: what a client asks counts even
    /// if a fault answers, and what it changes counts only if it reaches the service.
    func watching(_ standIn: any StandIn, harmed: (any StandIn) -> any StandIn) -> any StandIn {
        let inside = WitnessedStandIn(standIn) { [self] sighting in
            switch sighting {
            case .look(let service, let name): state.withLock { $0.look(service, name) }
            case .change(let change): await see(change)
            }
        }
        return Outside(standIn: harmed(inside)) { [self] service, name in
            state.withLock { $0.look(service, name) }
        }
    }

    /// The side of the client.
    private struct Outside: StandIn {
        let standIn: any StandIn
        let onLook: @Sendable (_ service: String, _ name: String?) -> Void

        var name: String { standIn.name }

        func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
            if request.isRead, case .look(let service, let name) = WitnessedStandIn.look(request, at: name) {
                onLook(service, name)
            }
            return try await standIn.respond(to: request)
        }
    }

    private func see(_ change: PublicChange) async {
        if change.effect == .irrevocable, state.withLock({ $0.send(change) }) {
            note("\(change): sent again without asking what is there")
        }
        guard change.isDone else { return }
        let events: [LedgerEvent]
        do {
            events = try await ledger()
        } catch {
            return note("\(change): the ledger cannot be read: \(error)")
        }
        let gate: Action.Gate = change.effect == .irrevocable ? .staged : .settled
        if !events.contains(where: { $0.isOpening(gate) }) {
            note("\(change): before the gate '\(gate.rawValue)' had opened")
        }
        guard change.effect == .irrevocable else { return }
        let count = state.withLock { state in
            state.done[change.service, default: 0] += 1
            return state.done[change.service] ?? 0
        }
        let intended = Set(events.compactMap { $0.intention(at: change.service) })
        // Where the request does not tell what it is about, at least as many must be intended as are done.
        let isIntended =
            change.name.map { name in intended.contains { $0.name == name } } ?? (intended.count >= count)
        if !isIntended { note("\(change): without an intent in the ledger") }
    }

    private func note(_ violation: String) { state.withLock { $0.violations.append(violation) } }
}

extension LedgerEvent {
    fileprivate func isOpening(_ gate: Action.Gate) -> Bool {
        guard case .outcome(let action, let record) = self else { return false }
        return action == Action.Kind.gate(gate).name && record.outcome == "done"
    }

    /// What was intended to be published at a service, which the destination has the name of.
    fileprivate func intention(at service: String) -> Identity? {
        guard case .intent(let intent) = self, intent.identity.destination == service,
            intent.action == Action.Kind.publish(intent.identity).name
        else { return nil }
        return intent.identity
    }
}
