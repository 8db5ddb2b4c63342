internal import Core
internal import Glibc

/// The jobs that could run now.
struct ReadyJobs {
    /// The thread of the simulation; nil before it has begun.
    var owner: pthread_t?
    /// Whether a job came from another thread, whose moment no seed decides.
    private(set) var wasEnteredFromOutside = false
    /// How many were taken.
    private(set) var taken = 0
    private var jobs: [UnownedJob] = []
    private var first = 0
    private var random: SplitMix64?

    init(_ order: SimulationExecutor.Order) {
        if case .drawn(let seed) = order { random = SplitMix64(seed: seed) }
    }

    mutating func add(_ job: UnownedJob, from thread: pthread_t) {
        if let owner, pthread_equal(owner, thread) == 0 { wasEnteredFromOutside = true }
        if first == jobs.count { (first, jobs) = (0, []) }
        jobs.append(job)
    }

    /// The next job, nil if none is ready.
    mutating func take() -> UnownedJob? {
        guard first < jobs.count else { return nil }
        taken += 1
        if random != nil { return takeAny() }
        defer { first += 1 }
        return jobs[first]
    }

    private mutating func takeAny() -> UnownedJob? {
        guard let index = random?.below(jobs.count) else { return nil }
        // The order of the rest does not matter, as long as it is the same every time.
        jobs.swapAt(index, jobs.count - 1)
        return jobs.popLast()
    }
}
