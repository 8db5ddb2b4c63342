/// Somebody who sleeps.
struct Sleeper {
    /// How a sleep ended.
    enum Awakening {
        case over
        case cancelled
    }

    let deadline: VirtualClock.Instant
    let ticket: Int
    let continuation: CheckedContinuation<Awakening, Never>

    init(
        _ deadline: VirtualClock.Instant, _ ticket: Int, _ continuation: CheckedContinuation<Awakening, Never>
    ) {
        self.deadline = deadline
        self.ticket = ticket
        self.continuation = continuation
    }

    func wake(_ awakening: Awakening) { continuation.resume(returning: awakening) }
}

/// The time, and all who sleep, in the order in which they will wake.
struct Sleepers {
    private(set) var now = VirtualClock.Instant(offset: .zero)
    /// The last one wakes first: a simulation has a handful, so that a sorted array is the fastest queue.
    private var waiting: [Sleeper] = []
    /// Who was cancelled before falling asleep.
    private var cancelled: Set<Int> = []
    private var tickets = 0

    mutating func ticket() -> Int {
        tickets += 1
        return tickets
    }

    /// Lets somebody sleep; gives it back if it was cancelled before.
    mutating func add(_ sleeper: Sleeper) -> Sleeper? {
        if cancelled.remove(sleeper.ticket) != nil { return sleeper }
        let place = waiting.lastIndex { $0.deadline > sleeper.deadline }
        waiting.insert(sleeper, at: place.map { $0 + 1 } ?? 0)
        return nil
    }

    /// Takes out who is cancelled; nil if nobody has that ticket yet.
    mutating func cancel(_ ticket: Int) -> Sleeper? {
        guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else {
            cancelled.insert(ticket)
            return nil
        }
        return waiting.remove(at: index)
    }

    /// Ends what a ticket was for.
    mutating func forget(_ ticket: Int) { cancelled.remove(ticket) }

    /// Goes to the time of the first to wake, and takes it out.
    mutating func takeNext() -> Sleeper? {
        guard let sleeper = waiting.popLast() else { return nil }
        now = max(now, sleeper.deadline)
        return sleeper
    }
}
