internal import Rehearsal
internal import Synchronization

/// A stand-in whose requests are counted, with faults until peace comes.
struct ObservedStandIn: StandIn {
    let harmed: any StandIn
    let unharmed: any StandIn
    let killer: Killer
    let peace: Peace

    var name: String { unharmed.name }

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        killer.sawRequest()
        let standIn = peace.hasCome ? unharmed : harmed
        let response = try await standIn.respond(to: request)
        killer.saw()
        return response
    }
}

/// Whether faults are over.
///
/// A class with a lock, as all stand-ins of a rehearsal share it.
final class Peace: Sendable {
    private let state = Mutex(false)

    var hasCome: Bool { state.withLock { $0 } }
    func come() { state.withLock { $0 = true } }
}
