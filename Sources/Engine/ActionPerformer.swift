public import Core
internal import Ledger
internal import Lifecycle
internal import ReleaseModel

/// Performs one action and turns whatever happens into a record.
struct ActionPerformer {
    let engine: Engine
    let action: Action
    /// What an earlier verb found out about the identity, if it decides this one.
    let known: OutcomeRecord?

    private var notify: NoticeSink { engine.notices.sink(of: action.id) }

    /// - Throws: `Failure` only if the ledger cannot be written.
    func perform() async throws -> OutcomeRecord {
        // Our bytes are there already: what would put them there has nothing to do. They are still read back.
        // What was left undone stays so: there is nothing to read back.
        if let known, action.effect != .remoteRead || known.outcome == OutcomeRecord.leftUndone {
            return known
        }
        switch action.kind {
        case .gate: return .done()
        case .preflight(let number, _):
            let failures = await engine.workshop.preflight(number, notify: notify)
            return failures.isEmpty ? .done() : .failed(failures)
        case .build(let number, _):
            return try await local { .done(try await engine.workshop.build(number)) }
        case .package(let number, _):
            return try await artifact { try await engine.workshop.package(number) }
        case .checksums(let number, _):
            return try await artifact { try await engine.workshop.checksums(number) }
        case .approval: return await approval()
        case .inspect(let identity):
            return await withPublication(identity) { await tolerating(await inspect($0)) }
        case .stage(let identity):
            return try await effect(identity) { await $0.stage() }
        case .publish(let identity):
            return try await effect(identity) { await $0.publish() }
        case .confirm(let identity):
            return await withPublication(identity) { publication in
                let attempts = EffectAttempts(engine: engine, action: action, publication: publication)
                return await tolerating(OutcomeRecord(judge(await attempts.perform { await $0.confirm() })))
            }
        }
    }

    /// Takes an artifact that an earlier sitting made, or makes it.
    ///
    /// One that was made is never made again: what is published later must be what was published before.
    private func artifact(_ make: () async throws -> Packaged) async throws -> OutcomeRecord {
        if let record = engine.history.packaged[action.id] {
            return try await local {
                try await engine.workshop.restore(record, as: action.kind)
                return .done("\(record.digest) \(record.size)")
            }
        }
        let made: Packaged
        do {
            made = try await make()
        } catch {
            return .failed(Self.failures(error, action.id))
        }
        let record = LedgerEvent.PackagedRecord(
            action: action.id, fileName: made.fileName, digest: made.digest, size: made.size,
            content: made.content)
        try await engine.journal.append(.packaged(record))
        for warning in made.warnings { await engine.events(.warning(action: action.id, warning)) }
        return .done("\(made.digest) \(made.size)")
    }

    /// Whether everybody who has to has signed; without it nothing becomes public, and the run waits.
    private func approval() async -> OutcomeRecord {
        do {
            guard let missing = try await engine.workshop.missingApproval(engine.history.approvals) else {
                return .done()
            }
            return OutcomeRecord(.awaitingApproval(missing))
        } catch {
            return .failed(Self.failures(error, action.id))
        }
    }

    private func local(_ work: () async throws -> OutcomeRecord) async throws -> OutcomeRecord {
        do {
            return try await work()
        } catch {
            return .failed(Self.failures(error, action.id))
        }
    }

    private func withPublication(
        _ identity: Identity, _ work: (any Publication) async -> OutcomeRecord
    ) async -> OutcomeRecord {
        do {
            return await work(try await engine.workshop.publication(identity, notify: notify))
        } catch {
            return .failed(Self.failures(error, action.id))
        }
    }

    private func effect(
        _ identity: Identity, _ verb: @escaping @Sendable (any Publication) async -> Outcome
    ) async throws -> OutcomeRecord {
        let publication: any Publication
        do {
            publication = try await engine.workshop.publication(identity, notify: notify)
        } catch {
            return .failed(Self.failures(error, action.id))
        }
        if case .publish = action.kind {
            do { try await engine.permission() } catch { return .failed(Self.failures(error, action.id)) }
        }
        let intent = LedgerEvent.Intent(action: action.id, identity: identity, digest: publication.digest)
        try await engine.journal.append(.intent(intent))
        let attempts = EffectAttempts(engine: engine, action: action, publication: publication)
        return await tolerating(OutcomeRecord(judge(await attempts.perform(verb))))
    }

    /// What a destination's answer comes to: where the action is optional, whatever is not done is told, and no
    /// reason to end otherwise than done.
    ///
    /// Our own part is held to as everywhere: an artifact that is lost, a credential, a lease that another has.
    private func tolerating(_ record: OutcomeRecord) async -> OutcomeRecord {
        guard action.isOptional, !record.isSuccess || record.outcome == "accepted" else { return record }
        let reasons = record.failures.map { "\($0.code): \($0.subject): \($0.message)" }
        let reason = (reasons + (record.detail.map { [$0] } ?? [])).joined(separator: "; ")
        await engine.events(.warning(action: action.id, "left undone: \(reason)"))
        return .leftUndone(reason)
    }

    private func inspect(_ publication: any Publication) async -> OutcomeRecord {
        do {
            switch try await publication.inspect() {
            case .absent:
                // Sent by an earlier sitting and accepted: it is late, not missing, and is not sent again.
                if publication.effect == .irrevocable,
                    let earlier = engine.history.acceptance(
                        of: publication.identity, publication.digest)
                {
                    return OutcomeRecord(.accepted(earlier.detail ?? "accepted earlier in this run"))
                }
                return .done("absent")
            // A draft of ours is published later; what cannot be taken back and is pending was sent already.
            case .pending(let detail) where publication.effect == .irrevocable:
                return OutcomeRecord(.accepted(detail))
            case .pending(let detail): return .done("pending: \(detail)")
            case .identical(let receipt): return OutcomeRecord(.alreadyIdentical(receipt))
            case .different(let found): return OutcomeRecord(judge(.alreadyDifferent(found: found)))
            case .unknown(let detail):
                let failure = Failure(
                    .destinationUnclear, "\(publication.identity)", "cannot be inspected: \(detail)",
                    advice: "see what the destination reports of its own state, then run again")
                return .failed([failure])
            }
        } catch {
            return .failed(Self.failures(error, action.id))
        }
    }

    private func judge(_ outcome: Outcome) -> Outcome {
        guard case .alreadyDifferent(let found) = outcome, let identity = action.kind.identity else {
            return outcome
        }
        return .refused(
            Failure(
                .alreadyDifferent, "\(identity)", "is there already, with other bytes: \(found)",
                advice: "release a new version; what is published under a version is never replaced"))
    }

    /// What an error of any kind tells.
    static func failures(_ error: any Error, _ subject: String) -> [Failure] {
        switch error {
        case let failure as Failure: [failure]
        case let failures as Failures: failures.all
        default:
            [
                Failure(
                    .actionFailed, subject, "\(error)",
                    advice: "see the message; run again once its cause is gone")
            ]
        }
    }
}

extension Failure.Code {
    /// A destination holds other bytes under our identity.
    public static let alreadyDifferent = Self("destination.already-different", .mismatch)
    /// A destination cannot say what it holds.
    public static let destinationUnclear = Self("destination.unclear", .refused)
    /// Work failed in a way that has no code of its own.
    public static let actionFailed = Self("action.failed", .work)
}
