internal import Core
internal import Engine
internal import Lifecycle

/// Takes one publication through inspect, publish and confirm, without plan and ledger.
///
/// By the engine's rules: what is transient is tried again after a wait, and after a lost reply the destination is
/// asked before anything is sent again.
struct StandalonePublication: Sendable {
    private let publication: any Publication
    private let say: @Sendable (String) -> Void
    /// Brings up to date what a publish would have set, where the version is there already.
    private let complete: @Sendable () async throws -> Void
    private let clock: any Clock<Duration>

    /// What it came to.
    struct Result: Sendable {
        let conclusion: Conclusion
        let failure: Failure?
        /// What is waited for.
        var detail: String?
    }

    init(
        _ publication: any Publication, clock: any Clock<Duration> = ContinuousClock(),
        complete: @escaping @Sendable () async throws -> Void = {}, say: @escaping @Sendable (String) -> Void
    ) {
        self.complete = complete
        self.publication = publication
        self.clock = clock
        self.say = say
    }

    /// Makes it public, and reads it back.
    func publish() async -> Result {
        if let known = await inspect() { return known }
        let outcome = await attempt({ await $0.publish() }, decide: decide)
        switch outcome {
        case .published, .alreadyIdentical, .accepted:
            return result(await publication.confirm(), isPublic: true)
        default: return result(outcome, isPublic: false)
        }
    }

    /// Uploads it, and leaves the approval to a person.
    func stage() async -> Result {
        if let known = await inspect() { return known }
        return result(await attempt { await $0.stage() }, isPublic: false)
    }

    /// Nil where it is to be sent.
    private func inspect() async -> Result? {
        do {
            switch try await publication.inspect() {
            case .absent: return nil
            case .identical:
                say("\(publication.identity) is there already, with the same bytes")
                try await complete()
                return result(await publication.confirm(), isPublic: true)
            case .different(let found): return result(.alreadyDifferent(found: found), isPublic: false)
            case .pending(let detail): return result(.accepted(detail), isPublic: true)
            case .unknown(let detail): return result(.unknown(unclear(detail)), isPublic: false)
            }
        } catch {
            return failed(error)
        }
    }

    /// Tries a verb until it is decided; before each repetition `decide` asks the destination, as also a server
    /// that says 503 may have done what it was asked.
    private func attempt(
        _ verb: @escaping @Sendable (any Publication) async -> Outcome,
        decide: (Failure) async -> Outcome? = { _ in nil }
    ) async -> Outcome {
        let policy = RetryPolicy.standard
        var number = 1
        while true {
            // Cut in the middle it would leave nobody knowing what happened, so cancellation does not reach it.
            let outcome = await Task { [publication] in await verb(publication) }.value
            let (failure, asked): (Failure, Duration?)
            switch outcome {
            case .transient(let reason, let wait): (failure, asked) = (reason, wait)
            case .unknown(let reason): (failure, asked) = (reason, nil)
            default: return outcome
            }
            let mayGoOn = number < policy.attempts && !Task.isCancelled
            if mayGoOn {
                let pause = min(asked ?? policy.firstWait * (1 << (number - 1)), policy.longestWait)
                say("\(failure.message); looking again in \(pause)")
                try? await clock.sleep(for: pause)
            }
            if let decided = await decide(failure) { return decided }
            guard mayGoOn, !Task.isCancelled else { return outcome }
            number += 1
        }
    }

    /// What the destination holds after a lost reply; nil if it holds nothing, so that it may be sent again.
    private func decide(_ failure: Failure) async -> Outcome? {
        guard let seen = try? await publication.inspect() else { return .unknown(failure) }
        switch seen {
        case .absent: return nil
        case .identical(let receipt): return .published(receipt)
        case .different(let found): return .alreadyDifferent(found: found)
        case .pending(let detail): return .accepted(detail)
        case .unknown: return .unknown(failure)
        }
    }

    private func unclear(_ detail: String) -> Failure {
        Failure(
            .destinationUnclear, "\(publication.identity)",
            "the destination cannot say what it holds: \(detail)",
            advice: "wait until it answers, then run it again: nothing is sent before it has been asked")
    }

    private func failed(_ error: any Error) -> Result {
        let failure =
            error as? Failure
            ?? Failure(.actionFailed, "\(publication.identity)", "\(error)", advice: "run it again")
        return Result(conclusion: failure.code.category == .work ? .failed : .refused, failure: failure)
    }

    private func result(_ outcome: Outcome, isPublic: Bool) -> Result {
        switch outcome {
        case .published, .alreadyIdentical, .staged: return Result(conclusion: .done, failure: nil)
        case .alreadyDifferent(let found):
            let failure = Failure(
                .alreadyDifferent, "\(publication.identity)", "is there already, with other bytes: \(found)",
                advice: "release a new version; what is published under a version is never replaced")
            return Result(conclusion: .mismatch, failure: failure)
        case .accepted(let detail), .awaitingApproval(let detail):
            say(detail)
            return Result(conclusion: .waiting, failure: nil, detail: detail)
        case .unknown(let failure): return Result(conclusion: .partial, failure: failure)
        case .refused(let failure):
            return Result(conclusion: isPublic ? .partial : .refused, failure: failure)
        // It is out, and could not be looked at up to the deadline: only time is missing.
        case .transient(let failure, _):
            return Result(conclusion: isPublic ? .waiting : .failed, failure: failure)
        }
    }
}
