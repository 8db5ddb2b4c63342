internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension NPMPublication {
    /// Does nothing: this way of publishing has no step before the public one.
    public func stage() async -> Outcome { .staged("nothing to stage: npm publishes in one request") }

    /// Sends the version.
    public func publish() async -> Outcome {
        let path = "/\(NPMConnection.escaped(document.name))"
        var fields: HTTPFields = [.contentType: "application/json", .accept: "*/*"]
        if let name = HTTPField.Name("npm-command") { fields[name] = "publish" }
        let request = connection.request(.put, path, as: .token, fields: fields, body: document.body)
        do {
            return await outcome(of: NPMAnswer(try await connection.send(request), connection))
        } catch {
            return outcome(of: error)
        }
    }

    private func outcome(of answer: NPMAnswer) async -> Outcome {
        let failure = answer.failure(subject("PUT"), name: document.name)
        switch answer.kind {
        case .done: return .published(receipt("accepted by the registry"))
        case .versionExists: return await settle(failure)
        case .oneTimePassword, .address, .credential, .payment, .permission, .hidden, .tooLarge, .other:
            return .refused(failure)
        case .tooMany, .unavailable: return .transient(failure, retryAfter: answer.retryAfter)
        // "Failed to save packument" and gateway errors have been seen with the version saved (npm/cli#7376).
        case .conflict, .serverFailure: return .unknown(failure)
        }
    }

    /// The version exists: by an earlier try of ours, or by somebody else.
    private func settle(_ failure: Failure) async -> Outcome {
        guard let observation = try? await inspect() else { return .unknown(failure) }
        switch observation {
        case .identical(let receipt): return .alreadyIdentical(receipt)
        case .different(let found): return .alreadyDifferent(found: found)
        // A version number that was taken back stays used: then nothing is there, and never will be.
        case .absent: return .refused(failure)
        case .pending, .unknown: return .unknown(failure)
        }
    }

    private func outcome(of error: TransportError) -> Outcome {
        let failure = connection.failure(error, subject("PUT"))
        switch error.reason {
        case .notSent: return .transient(failure, retryAfter: nil)
        case .lost, .invalidAnswer, .cancelled: return .unknown(failure)
        case .tls, .file: return .refused(failure)
        }
    }
}
