internal import Core
internal import HTTP
internal import HTTPTypes
internal import Lifecycle

/// Publishing in two phases: CI stages, and a maintainer approves with a second factor.
extension NPMPublication {
    /// Stages the version, unless it is staged already.
    func upload() async -> Outcome {
        do {
            if let there = try await staged() { return found(there) }
        } catch {
            return outcome(reading: error)
        }
        let path = "/-/stage/package/\(NPMConnection.escaped(document.name))"
        var call = NPMCall(.post, path, about: document.name).by("stage")
        switch await sendDocument(&call) {
        case .answer(let answer): return await outcome(ofStaging: answer)
        case .outcome(let outcome): return outcome
        }
    }

    /// Approves what is staged; where no second factor can be had, a person has to.
    func approve() async -> Outcome {
        do {
            guard let item = try await staged() else { return await withoutStage() }
            guard !item.isOther(than: document.tarball) else { return found(item) }
            let response = try await connection.send(
                NPMCall(.post, "/-/stage/\(item.id)/approve", about: document.name).by("stage"))
            return await outcome(ofApproving: NPMAnswer(response, connection), item)
        } catch let error as NPMCallError {
            return outcome(of: error, "POST")
        } catch {
            return outcome(reading: error)
        }
    }

    /// Our version among what is staged.
    private func staged() async throws -> NPMStagedVersion? {
        try await connection.stagedVersions(of: document.name).first { $0.version == document.version }
    }

    private func found(_ item: NPMStagedVersion) -> Outcome {
        item.isOther(than: document.tarball)
            ? .alreadyDifferent(found: "staged as \(item.id) with sha1 \(item.shasum ?? "")")
            : .staged("staged as \(item.id)")
    }

    private func outcome(ofStaging answer: NPMAnswer) async -> Outcome {
        let failure = answer.failure(subject("POST"), name: document.name)
        switch answer.kind {
        case .done, .accepted: return .staged("staged as \(answer.stageID ?? "the registry numbers it")")
        case .versionExists: return await settle(failure)
        case .stagedExists:
            guard let item = try? await staged() else { return .unknown(failure) }
            return found(item)
        case .oneTimePassword, .address, .credential, .payment, .permission, .hidden, .tooLarge, .provenance,
            .locked, .other:
            return .refused(failure)
        case .tooMany, .unavailable: return .transient(failure, retryAfter: answer.retryAfter)
        case .conflict, .serverFailure: return .unknown(failure)
        }
    }

    private func outcome(ofApproving answer: NPMAnswer, _ item: NPMStagedVersion) async -> Outcome {
        let failure = answer.failure(
            "\(identity.destination) POST /-/stage/\(item.id)/approve", name: document.name)
        switch answer.kind {
        case .done: return .published(receipt("approved at the registry"))
        case .accepted: return .accepted("\(identity) was approved, and the registry still works on it")
        // CI stages with a token or an identity that may not approve: that is the point of staging.
        case .oneTimePassword, .permission, .credential:
            return .awaitingApproval(
                "\(identity) is staged as \(item.id); a maintainer approves it with "
                    + "`kilo-release npm stage approve \(item.id)`, or at npmjs.com")
        case .versionExists: return await settle(failure)
        case .hidden, .address, .payment, .tooLarge, .provenance, .stagedExists, .locked, .other:
            return .refused(failure)
        case .tooMany, .unavailable: return .transient(failure, retryAfter: answer.retryAfter)
        case .conflict, .serverFailure: return .unknown(failure)
        }
    }

    /// Nothing is staged: it was approved meanwhile, or rejected.
    private func withoutStage() async -> Outcome {
        let failure = Failure(
            .npmRefused, "\(identity)", "is not staged any more, and not public",
            advice:
                "if a maintainer rejected it, find out why and release a new version; if it was approved just "
                + "now, run again in a few minutes")
        let outcome = await settle(failure)
        if case .accepted = outcome { return .unknown(failure) }
        return outcome
    }

    private func outcome(reading error: any Error) -> Outcome {
        guard let failure = error as? Failure else {
            return .unknown(
                Failure(.npmUnavailable, subject("GET"), "\(error)", advice: "run it again"))
        }
        return failure.code.category == .work ? .transient(failure, retryAfter: nil) : .refused(failure)
    }
}

extension NPMStagedVersion {
    /// Whether the registry says that other bytes are staged; what it does not say, is not.
    func isOther(than tarball: NPMTarball) -> Bool {
        shasum.map { $0 != tarball.sha1.hex } ?? false
    }
}
