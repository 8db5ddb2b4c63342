internal import Core
internal import Lifecycle

/// A step of taking back a run, with the publication that it belongs to.
struct RetractableStep: Sendable {
    let publication: any Publication
    let step: RetractionStep

    /// Its name among all steps of a run: `github:acme/tool@v1.0.0/hide`.
    var id: String { "\(publication.identity)/\(step.id)" }

    /// Its name in the ledger.
    var action: String { "retract \(id)" }

    /// The steps of publications, those that became public last first.
    static func all(_ publications: [any Publication]) -> [RetractableStep] {
        publications.reversed().flatMap { publication in
            publication.retract().map { RetractableStep(publication: publication, step: $0) }
        }
    }
}

extension [RetractableStep] {
    /// The steps of these names, in the order of the names.
    ///
    /// - Throws: `Failures` of `Failure` (`retract.unknown-step`, `retraction.by-hand`): nothing is done if one of
    ///   them cannot be.
    func chosen(_ names: [String]) throws -> [RetractableStep] {
        let found = names.map { name in (name, first { $0.id == name }) }
        try Failures.throwIfAny(
            found.compactMap { name, step in
                guard let step else { return unknown(name) }
                return step.step.performer == .tool ? nil : step.publication.byHand(step.step)
            })
        return found.compactMap(\.1)
    }

    private func unknown(_ name: String) -> Failure {
        Failure(
            .unknownStep, name, "the run has no step of this name",
            advice: "copy a name that `kilo-release retract` shows, in quotes")
    }
}

extension Failure.Code {
    /// No step of a run has the name.
    static let unknownStep = Self("retract.unknown-step", .usage)
}
