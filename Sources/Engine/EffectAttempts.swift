internal import Core
internal import Lifecycle
internal import ReleaseModel

/// Tries a verb until it is decided: after each try that is not, there is a wait, and before the next one the
/// destination is asked what it holds.
struct EffectAttempts {
    let engine: Engine
    let action: Action
    let publication: any Publication

    func perform(_ verb: @escaping @Sendable (any Publication) async -> Outcome) async -> Outcome {
        var attempt = 1
        while true {
            let outcome = await toItsEnd { await verb(publication) }
            // Nobody waits for what a release is whole without.
            if action.isOptional { return outcome }
            let mayGoOn: Bool
            switch outcome {
            case .transient(let failure, let asked): mayGoOn = await pause(attempt, asked, failure.message)
            case .unknown(let failure): mayGoOn = await pause(attempt, nil, failure.message)
            case .published, .alreadyIdentical, .alreadyDifferent, .staged, .accepted, .awaitingApproval,
                .refused:
                return outcome
            }
            // After the pause: what was on its way has had time to land. A server that says 503 may have done
            // what it was asked all the same, so also something transient is not repeated blindly.
            if let decided = await toItsEnd({ await decide() }) { return decided }
            guard mayGoOn, await isPermitted() else { return outcome }
            attempt += 1
        }
    }

    /// Whether this process may still make something public: another may have taken over meanwhile.
    private func isPermitted() async -> Bool {
        guard case .publish = action.kind else { return true }
        return (try? await engine.permission()) != nil
    }

    /// Lets a request that makes something public run to its end although the run is cancelled meanwhile.
    private func toItsEnd<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
        guard case .publish = action.kind else { return await work() }
        return await uninterrupted(work)
    }

    /// What the destination holds after a lost reply; nil if the effect did not happen, so that it may be
    /// tried again.
    ///
    /// An answer that decides nothing is no licence to try again either: it stays unknown.
    private func decide() async -> Outcome? {
        // Staging is repeatable by its promise, and reading back changes nothing.
        guard case .publish = action.kind else { return nil }
        do {
            switch try await publication.inspect() {
            case .absent: return nil
            case .identical(let receipt): return .published(receipt)
            case .different(let found): return .alreadyDifferent(found: found)
            case .pending(let detail): return isDraft ? nil : .accepted(detail)
            case .unknown(let detail): return .unknown(unclear(detail))
            }
        } catch {
            return .unknown(unclear("\(error)"))
        }
    }

    /// A pending pointer is a draft that is not public yet: publishing it again is what is needed.
    private var isDraft: Bool { publication.effect == .reversible }

    private func unclear(_ detail: String) -> Failure {
        Failure(
            .destinationUnclear, "\(publication.identity)",
            "the reply was lost, and the destination cannot say what it holds: \(detail)",
            advice: "wait until it answers, then run again: nothing is sent before it has been asked")
    }

    /// Waits before the next try; false if there is none, as the budget is spent or the run was cancelled.
    private func pause(_ attempt: Int, _ asked: Duration?, _ reason: String) async -> Bool {
        guard attempt < engine.retry.attempts, !Task.isCancelled else { return false }
        let wait = engine.retry.wait(after: attempt, asked: asked)
        await engine.events(.warning(action: action.id, "\(reason); trying again in \(wait)"))
        try? await engine.clock.sleep(for: wait)
        return !Task.isCancelled
    }
}
