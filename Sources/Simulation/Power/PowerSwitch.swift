internal import Core
internal import Synchronization

/// Numbers the points at which a run can die, and lets it die at one of them.
///
/// From that point on nothing gets out any more: whatever goes through `guarding` throws, the transport and the
/// clock that hang on the switch are dead, and the task is cancelled, so that the run unwinds at once without
/// anybody outside noticing, as with `kill -9`. One switch is for one run.
///
/// ```swift
/// let power = PowerSwitch(offAt: 12)
/// let life = await power.run { try await engine.run() }
/// ```
public final class PowerSwitch: Sendable {
    private struct State {
        var passed: [CrashPoint] = []
        var death: CrashPoint?
        var onDeath: (@Sendable () -> Void)?

        /// Goes on to the next point, at which the power may go off; whether it goes off right there.
        mutating func reach(_ side: CrashPoint.Side, _ subject: String, offAt number: Int?) -> Bool {
            guard death == nil else { return false }
            let point = CrashPoint(number: passed.count + 1, subject: subject, side: side)
            passed.append(point)
            guard point.number == number else { return false }
            death = point
            return true
        }
    }

    private let number: Int?
    private let state = Mutex(State())

    /// Creates a switch that goes off at the point with this number, counted from 1; nil for never, which tells
    /// how many points a run has.
    public init(offAt number: Int? = nil) { self.number = number }

    /// The points that were reached.
    public var points: [CrashPoint] { state.withLock { $0.passed } }
    /// Where the power went off; nil while it is on.
    public var death: CrashPoint? { state.withLock { $0.death } }

    /// Reaches a point.
    ///
    /// - Throws: `PowerLoss` if the power goes off here or is off already.
    public func pass(_ side: CrashPoint.Side, _ subject: String) throws(PowerLoss) {
        let (death, onDeath) = state.withLock { state in
            let isNow = state.reach(side, subject, offAt: number)
            return (state.death, isNow ? state.onDeath : nil)
        }
        onDeath?()
        if let death { throw PowerLoss(point: death) }
    }

    /// Does something that leaves the process, with a point before and a point after it.
    ///
    /// - Throws: what the work throws, and `PowerLoss`.
    public func guarding<Value>(
        _ subject: String, _ work: () async throws -> Value
    ) async throws -> Value {
        try pass(.before, subject)
        let value = try await work()
        try pass(.after, subject)
        return value
    }

    /// What became of a run.
    public enum Life<Value: Sendable>: Sendable {
        /// It ended by itself.
        case ended(Result<Value, any Error>)
        /// The power went off; what the body came to afterwards is not known to anybody.
        case died(CrashPoint)
    }

    /// Runs a body that dies with the power.
    public func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async -> Life<Value> {
        // No child, because only a task with a handle can be cancelled from where the power goes off.
        let life = Task(executorPreference: Confinement.executor, operation: body)
        state.withLock { $0.onDeath = { life.cancel() } }
        let result = await withTaskCancellationHandler {
            await life.result
        } onCancel: {
            life.cancel()
        }
        return death.map { .died($0) } ?? .ended(result)
    }
}
