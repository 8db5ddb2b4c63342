public import Core
public import Ledger
public import Lifecycle
public import ReleaseModel

/// Runs the actions of a graph.
public struct Engine: Sendable {
    let workshop: any Workshop
    let run: String
    let journal: any RunJournal
    let history: RunHistory
    let parallelism: Int
    let retry: RetryPolicy
    let clock: any Clock<Duration>
    let permission: @Sendable () async throws -> Void
    let events: EventSink
    let notices: Notices

    /// Creates an engine for one run.
    ///
    /// - Parameters:
    ///   - workshop: does the work.
    ///   - run: the run's id.
    ///   - journal: records it.
    ///   - history: what earlier sittings of the same run have recorded.
    ///   - parallelism: how many actions may be under way at once, at least 1.
    ///   - retry: how often and after what waits something transient is tried again.
    ///   - clock: measures and waits.
    ///   - permission: is asked before each step that makes something public whether this process may still take
    ///     it; throws if another has taken over.
    ///   - events: is told what happens.
    public init(
        workshop: any Workshop, run: String, journal: any RunJournal, history: RunHistory = RunHistory(),
        parallelism: Int, retry: RetryPolicy = .standard, clock: any Clock<Duration> = ContinuousClock(),
        permission: @escaping @Sendable () async throws -> Void = {},
        events: @escaping EventSink = { _ in }
    ) {
        self.workshop = workshop
        self.run = run
        self.journal = journal
        self.history = history
        self.parallelism = max(1, parallelism)
        self.retry = retry
        self.clock = clock
        self.permission = permission
        self.events = events
        notices = Notices(events)
    }

    /// Runs the graph to its end.
    ///
    /// Cancelling the task starts nothing new, waits for what is under way, and concludes `interrupted`. A ledger
    /// that cannot be written ends all effects and stands among the failures of the report.
    public func perform(_ graph: ActionGraph) async -> RunReport {
        let stopwatch = Stopwatch(clock)
        await events(.runStarted(run: run, actions: graph.actions.count))
        var schedule = Schedule(graph)
        await withTaskGroup(of: ActionResult.self) { group in
            repeat {
                await startReady(&schedule, of: graph, in: &group)
                guard let result = await group.next() else { break }
                schedule.finish(result)
                await announce(result)
            } while true
        }
        let results = schedule.allResults
        let isInterrupted = Task.isCancelled && results.contains { !$0.record.isSuccess }
        func conclusion(isRecorded: Bool) -> Conclusion {
            Conclusion(
                results, isInterrupted: isInterrupted, wasPublic: history.mayBePublic(by: graph),
                isRecorded: isRecorded)
        }
        var (ended, unrecorded) = (conclusion(isRecorded: true), [Failure]())
        do {
            try await journal.append(.closed(conclusion: ended.rawValue))
        } catch {
            ended = conclusion(isRecorded: false)
            unrecorded = ActionPerformer.failures(error, "run \(run)")
        }
        let duration = stopwatch.elapsed
        await events(.runFinished(ended, duration))
        return RunReport(
            run: run, conclusion: ended, results: results, unrecorded: unrecorded, duration: duration)
    }

    private func startReady(
        _ schedule: inout Schedule, of graph: ActionGraph, in group: inout TaskGroup<ActionResult>
    ) async {
        while schedule.running < parallelism, let action = schedule.next(isStopping: Task.isCancelled) {
            if let phase = schedule.enter(action) { await events(.phaseStarted(phase)) }
            let known = schedule.observation(for: action) ?? skip(action, of: graph)
            group.addTask { await perform(action, known: known) }
        }
    }

    private func skip(_ action: Action, of graph: ActionGraph) -> OutcomeRecord? {
        guard case .build = action.kind, history.hasAll(thatNeed: action, in: graph) else { return nil }
        return .done("all that it is for is in the store")
    }

    private func perform(_ action: Action, known: OutcomeRecord?) async -> ActionResult {
        await events(.actionStarted(action))
        let stopwatch = Stopwatch(clock)
        let performer = ActionPerformer(engine: self, action: action, known: known)
        var record: OutcomeRecord
        do {
            record = try await performer.perform()
        } catch {
            record = .failed(ActionPerformer.failures(error, action.id))
        }
        do {
            try await journal.append(.outcome(action: action.id, record))
        } catch {
            for failure in ActionPerformer.failures(error, action.id) { record = record.adding(failure) }
        }
        return ActionResult(action: action, record: record, duration: stopwatch.elapsed)
    }

    private func announce(_ result: ActionResult) async {
        await events(.actionFinished(result.action, result.record, result.duration))
    }
}

/// What became of a run.
public struct RunReport: Hashable, Sendable {
    /// The run's id.
    public let run: String
    /// How it ended.
    public let conclusion: Conclusion
    /// Every action, in the graph's order; those that never began are `blocked`.
    public let results: [ActionResult]
    /// Why the ledger could not take the run's end; empty if it did.
    let unrecorded: [Failure]
    /// How long it took.
    public let duration: Duration

    /// All failures, in the graph's order.
    public var failures: [Failure] { results.flatMap(\.record.failures) + unrecorded }
    /// All receipts of read-back, in the graph's order.
    public var receipts: [Receipt] {
        results.compactMap { result in
            guard case .confirm = result.action.kind else { return nil }
            return result.record.receipt
        }
    }
}
