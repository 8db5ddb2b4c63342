internal import Synchronization

/// Written faults at work: counts the requests of each fault and says what goes wrong with one.
///
/// Of several faults that meet in one request the first written wins; slowness comes in addition.
///
/// A class, because the counts belong to all services at once. They are touched only within `withLock`, which
/// never spans an `await`; each request counts exactly once, when it arrives.
public final class FaultSchedule: Sendable {
    /// The faults, in the order written.
    public let faults: [WrittenFault]
    private let counts: Mutex<[Count]>

    /// How often a fault's requests came, for each service.
    private struct Count {
        var requests: [RehearsedService: Int] = [:]
        var hits = 0
    }

    /// Creates a schedule in which nothing has happened.
    public init(_ faults: [WrittenFault]) {
        self.faults = faults
        counts = Mutex(faults.map { _ in Count() })
    }

    /// The faults that have hit nothing so far: after a rehearsal they have tested nothing.
    public var unused: [WrittenFault] {
        counts.withLock { counts in zip(faults, counts).filter { $0.1.hits == 0 }.map(\.0) }
    }

    /// A stand-in that has these faults.
    ///
    /// - Parameters:
    ///   - standIn: the stand-in, known by its name.
    ///   - clock: measures slowness.
    /// - Returns: the stand-in itself if no fault concerns it.
    public func harming(
        _ standIn: any StandIn, clock: any Clock<Duration> = ContinuousClock()
    ) -> any StandIn {
        guard let service = RehearsedService(named: standIn.name),
            faults.contains(where: { $0.service ?? service == service })
        else { return standIn }
        return HarmedStandIn(wrapped: standIn, clock: clock) { [self] in hits($0, service) }
    }

    /// The faults that hit a request, which is counted.
    private func hits(_ request: IncomingRequest, _ service: RehearsedService) -> [WrittenFault] {
        guard let route = service.routes.find(request) else { return [] }
        return counts.withLock { counts in
            faults.indices.filter { index in
                let fault = faults[index]
                guard fault.concerns(route, of: service) else { return false }
                counts[index].requests[service, default: 0] += 1
                let isHit = fault.hits(counts[index].requests[service] ?? 0)
                if isHit { counts[index].hits += 1 }
                return isHit
            }.map { faults[$0] }
        }
    }
}
