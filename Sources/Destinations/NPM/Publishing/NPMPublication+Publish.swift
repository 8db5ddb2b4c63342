internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension NPMPublication {
    /// Uploads to npm's staging where the version is to be approved there; else does nothing, as npm publishes
    /// in one request.
    public func stage() async -> Outcome {
        guard options.way == .staged else { return .staged("nothing to stage: npm publishes in one request") }
        return await upload()
    }

    /// Sends the version, or approves the staged one.
    public func publish() async -> Outcome {
        guard options.way == .direct else { return await approve() }
        var call = NPMCall(.put, "/\(NPMConnection.escaped(document.name))", about: document.name)
            .by("publish")
        switch await sendDocument(&call) {
        case .answer(let answer): return await outcome(of: answer)
        case .outcome(let outcome): return outcome
        }
    }

    /// What came of sending the document.
    enum Sent {
        case answer(NPMAnswer)
        case outcome(Outcome)
    }

    /// Signs what is to be signed, then sends the document with a call.
    ///
    /// Nothing is sent when there can be no provenance although it is asked for. A notice that comes with the yes is
    /// told, as npm tells it; one that comes with a no is among its words.
    func sendDocument(_ call: inout NPMCall) async -> Sent {
        do {
            let bundle = try await options.provenance?.bundle(for: document)
            call.fields = [.contentType: "application/json", .accept: "*/*"]
            call.body = document.body(with: bundle)
            let answer = NPMAnswer(try await connection.send(call), connection)
            if let notice = answer.notice, [.done, .accepted].contains(answer.kind) {
                await notify("\(identity.destination): the registry says: \(notice)")
            }
            return .answer(answer)
        } catch let error as NPMCallError {
            return .outcome(outcome(of: error, call.method.rawValue))
        } catch {
            return .outcome(.refused(provenanceFailure(error)))
        }
    }

    private func provenanceFailure(_ error: any Error) -> Failure {
        if let failure = error as? Failure { return failure }
        return Failure(
            .npmProvenance, "\(identity)", connection.presentable("\(error)"),
            advice: "see the message; nothing was sent")
    }

    private func outcome(of answer: NPMAnswer) async -> Outcome {
        let failure = answer.failure(subject("PUT"), name: document.name)
        switch answer.kind {
        case .done: return .published(receipt("accepted by the registry"))
        case .accepted: return .accepted("\(identity) was accepted, and the registry still works on it")
        case .versionExists: return await settle(failure)
        case .oneTimePassword, .address, .credential, .payment, .permission, .hidden, .tooLarge, .provenance,
            .stagedExists, .locked, .other:
            return .refused(failure)
        case .tooMany, .unavailable: return .transient(failure, retryAfter: answer.retryAfter)
        // "Failed to save packument" and gateway errors have been seen with the version saved (npm/cli#7376).
        case .conflict, .serverFailure: return .unknown(failure)
        }
    }

    /// The registry says that the version exists: by an earlier try of ours, or by somebody else.
    ///
    /// Its documents may lag behind. A version that it has and does not show yet is neither refused nor sent
    /// again: it counts as accepted, and `confirm` compares the bytes as soon as there are any.
    func settle(_ failure: Failure) async -> Outcome {
        guard let sight = try? await sight() else { return .unknown(failure) }
        switch sight {
        case .identical: return .alreadyIdentical(receipt("integrity in the registry's document"))
        case .different(let found): return .alreadyDifferent(found: found)
        case .used: return .refused(used)
        case .absent:
            return .accepted("the registry says that \(identity) exists, and does not show it yet")
        case .unclear: return .unknown(failure)
        }
    }

    func outcome(of error: NPMCallError, _ method: String) -> Outcome {
        let failure = connection.failure(error, subject(method))
        switch error {
        case .credential:
            return failure.code.category == .work ? .transient(failure, retryAfter: nil) : .refused(failure)
        case .transport(let error):
            switch error.reason {
            case .notSent: return .transient(failure, retryAfter: nil)
            case .lost, .invalidAnswer, .cancelled: return .unknown(failure)
            case .tls, .file: return .refused(failure)
            }
        }
    }
}
