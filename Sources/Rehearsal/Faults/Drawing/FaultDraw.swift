internal import Core

/// Draws faults at random: the same seed gives the same faults on any machine.
///
/// Four of five are such that a release gets over them (lost replies, resets, 5xx, throttling, slowness); the
/// fifth may be any, refusals among them, which must end a run with a name.
public struct FaultDraw: Sendable {
    /// The seed, for replaying.
    public let seed: UInt64
    /// The longest slowness and silence that is drawn; short where real time passes.
    public let longestWait: Duration
    private var random: SplitMix64

    /// Starts to draw.
    public init(seed: UInt64, longestWait: Duration = .milliseconds(200)) {
        self.seed = seed
        self.longestWait = longestWait
        random = SplitMix64(seed: seed)
    }

    /// Draws the faults of one run in which so many requests are expected: none at least, one for each five
    /// requests at most, and never more than ten.
    ///
    /// - Parameters:
    ///   - requests: how many requests a run without faults makes, more or less.
    ///   - services: the services that take part.
    /// - Returns: the faults, in the order in which they were drawn.
    public mutating func schedule(
        requests: Int, of services: [RehearsedService] = RehearsedService.always
    ) -> [WrittenFault] {
        let count = random.below(min(max(1, requests / 5), 10) + 1)
        return (0..<count).compactMap { _ in fault(requests: requests, of: services) }
    }

    private mutating func fault(requests: Int, of services: [RehearsedService]) -> WrittenFault? {
        guard let service = random.pick(services) else { return nil }
        let isSurvivable = random.happens(4, of: 5)
        let kind = isSurvivable ? survivable(of: service) : any(of: service)
        return WrittenFault(service, kind, place(kind, requests, of: service))
    }

    private mutating func survivable(of service: RehearsedService) -> FaultKind {
        let after = random.happens(1, of: 2)
        switch random.below(8) {
        case 0, 1: return .reset(afterCommit: after)
        case 2: return .timeout(wait(), afterCommit: after)
        case 3, 4:
            let code = random.pick([500, 502, 503, 504]) ?? 500
            return .status(code, afterCommit: after, retryAfter: nil)
        case 5: return .status(429, afterCommit: false, retryAfter: 1)
        case 6: return random.happens(1, of: 2) ? .truncated : .cutUpload
        default: return .slow(wait())
        }
    }

    private mutating func any(of service: RehearsedService) -> FaultKind {
        guard random.happens(2, of: 3), let reply = random.pick(NamedReply.all(of: service)) else {
            let code = 400 + random.below(200)
            // 429 says that nothing was done, and clients rely on that; no service lies about it.
            let after = random.happens(1, of: 2) && code != 429
            return .status(code, afterCommit: after, retryAfter: nil)
        }
        return .named(reply.name)
    }

    /// Half of the faults hit a change; the others any route.
    private mutating func place(
        _ kind: FaultKind, _ requests: Int, of service: RehearsedService
    ) -> FaultPlace {
        let share = max(1, requests / (4 * RehearsedService.always.count))
        let number = 1 + random.below(share + 2)
        if case .named = kind { return FaultPlace(number: number) }
        if random.happens(1, of: 2) { return FaultPlace(number: number) }
        return FaultPlace(route: random.pick(service.routes.names), number: number)
    }

    private mutating func wait() -> Duration {
        let (seconds, attoseconds) = longestWait.components
        let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        return .milliseconds(1 + random.below(max(1, milliseconds)))
    }
}
