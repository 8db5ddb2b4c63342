internal import Core

extension Failure.Code {
    /// Nothing is ready and nobody sleeps, but the simulation has not ended.
    static let simulationStuck = Failure.Code("simulation.stuck", .work)
    /// A job came from another thread.
    static let simulationLeft = Failure.Code("simulation.left", .work)
}

extension Failure {
    static func stuck(_ now: VirtualClock.Instant) -> Failure {
        Failure(
            .simulationStuck, "simulation at \(now.offset)",
            "nothing is ready and nobody sleeps, but the body has not ended",
            advice: "look for tasks that wait for each other, or for a thread, queue or clock of the system")
    }

    static let left = Failure(
        .simulationLeft, "simulation", "a job came from another thread, so no seed can repeat this run",
        advice: "inject the clock, use `offPool` for blocking work and `uninterrupted` in place of `Task`")
}
