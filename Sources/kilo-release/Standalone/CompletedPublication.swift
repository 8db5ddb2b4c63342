internal import Core
internal import Lifecycle

/// A publication that, where its bytes are there already, brings up to date what a publish would have set beside
/// them.
struct CompletedPublication: Publication {
    let publication: any Publication
    let complete: @Sendable () async throws -> Void

    var identity: Identity { publication.identity }
    var digest: Digest { publication.digest }
    var effect: Effect { publication.effect }

    func inspect() async throws -> Observation {
        let seen = try await publication.inspect()
        if case .identical = seen { try await complete() }
        return seen
    }

    func stage() async -> Outcome { await publication.stage() }
    func publish() async -> Outcome { await publication.publish() }
    func confirm() async -> Outcome { await publication.confirm() }
    func retract() -> [RetractionStep] { publication.retract() }
    func perform(_ step: RetractionStep) async -> OutcomeRecord { await publication.perform(step) }
}
