internal import Core
internal import Lifecycle

/// What one look at a store shows of a version that it was sent.
enum Sighting: Sendable {
    /// Public, with our bytes or contents.
    case identical(Receipt)
    /// Public, with other contents.
    case different(found: String)
    /// Not public yet.
    case notYet(String)
    /// The store's checks have said no, after it had accepted the upload.
    case rejected(Failure)
    /// It could not be seen.
    case unseen(Failure)

    /// Whether waiting any longer cannot change it.
    var isFinal: Bool {
        switch self {
        case .identical, .different, .rejected: true
        case .notYet, .unseen: false
        }
    }

    /// What it means for `confirm`.
    var confirmation: Outcome {
        switch self {
        case .identical(let receipt): .published(receipt)
        case .different(let found): .alreadyDifferent(found: found)
        case .notYet(let what): .accepted(what)
        case .rejected(let failure): .refused(failure)
        case .unseen(let failure):
            failure.code.category == .refused ? .refused(failure) : .transient(failure, retryAfter: nil)
        }
    }

    /// What it means for `inspect`.
    ///
    /// - Throws: the `Failure` of a look that showed nothing.
    func observation() throws -> Observation {
        switch self {
        case .identical(let receipt): .identical(receipt)
        case .different(let found): .different(found: found)
        case .notYet(let what): .pending(what)
        case .rejected(let failure): .unknown(failure.message)
        case .unseen(let failure): throw failure
        }
    }
}

extension VSIXReadBack.Comparison {
    /// Judges a version that a store lists.
    ///
    /// - Parameters:
    ///   - vsix: the version.
    ///   - destination: the store.
    ///   - page: where people find it.
    ///   - label: what it is called while its package is not served yet.
    /// - Returns: what is to be seen of it.
    func sighting(
        of vsix: VSIXCoordinates, at destination: String, page: String, label: String
    ) -> Sighting {
        switch self {
        case .identical(let digest, let evidence):
            .identical(
                Receipt(
                    identity: vsix.identity(at: destination), digest: digest, url: page, evidence: evidence))
        case .different(let found): .different(found: found)
        case .missing: .notYet("\(label) is listed, but its package is not served yet")
        case .badSignature(let cause): .rejected(.badSignature("\(destination) \(vsix)", cause))
        }
    }
}

extension Observation {
    /// What it means for an upload that the store answered with "exists already".
    func outcomeOfDuplicate(_ failure: Failure) -> Outcome {
        switch self {
        case .identical(let receipt): .alreadyIdentical(receipt)
        case .different(let found): .alreadyDifferent(found: found)
        case .pending(let what): .accepted(what)
        case .absent, .unknown: .unknown(failure)
        }
    }
}
