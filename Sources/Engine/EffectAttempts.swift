internal import Core
internal import Lifecycle
internal import ReleaseModel

/// Tries an effect until it is decided: transient refusals are tried again after a wait, and after a lost reply
/// the destination is asked first.
struct EffectAttempts {
    let engine: Engine
    let action: Action
    let publication: any Publication

    func perform(_ verb: (any Publication) async -> Outcome) async -> Outcome {
        var attempt = 1
        while true {
            let outcome = await verb(publication)
            switch outcome {
            case .transient(let failure, let asked):
                guard attempt < engine.retry.attempts, !Task.isCancelled else { return outcome }
                await pause(attempt, asked, failure.message)
            case .unknown(let failure):
                if let decided = await decide() { return decided }
                guard attempt < engine.retry.attempts, !Task.isCancelled else { return outcome }
                await pause(attempt, nil, failure.message)
            case .published, .alreadyIdentical, .alreadyDifferent, .staged, .accepted, .awaitingApproval,
                .refused:
                return outcome
            }
            attempt += 1
        }
    }

    /// What the destination holds after a lost reply; nil if the effect did not happen, so that it may be
    /// tried again.
    ///
    /// An answer that decides nothing is no licence to try again either: it stays unknown.
    private func decide() async -> Outcome? {
        // Staging is repeatable by its promise: what is there already is not sent again.
        if case .stage = action.kind { return nil }
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

    private func pause(_ attempt: Int, _ asked: Duration?, _ reason: String) async {
        let wait = engine.retry.wait(after: attempt, asked: asked)
        await engine.events(.warning(action: action.id, "\(reason); trying again in \(wait)"))
        // Cancelled while waiting: the loop ends after the next look at the task.
        try? await engine.clock.sleep(for: wait)
    }
}
