internal import Core
internal import Engine
internal import Ledger
internal import Lifecycle
internal import ReleaseModel

/// Takes one publication through the engine, without plan and ledger.
struct StandalonePublication: Sendable {
    private let publication: any Publication
    private let say: @Sendable (String) -> Void
    private let clock: any Clock<Duration>

    /// What it came to.
    struct Result: Sendable {
        let conclusion: Conclusion
        let failures: [Failure]
        /// What is waited for.
        let detail: String?
    }

    init(
        _ publication: any Publication, clock: any Clock<Duration> = ContinuousClock(),
        say: @escaping @Sendable (String) -> Void
    ) {
        self.publication = publication
        self.clock = clock
        self.say = say
    }

    /// Uploads it, makes it public, and reads it back.
    func publish() async -> Result { await perform(isPublic: true) }

    /// Uploads it, and leaves the approval to a person.
    func stage() async -> Result { await perform(isPublic: false) }

    private func perform(isPublic: Bool) async -> Result {
        let engine = Engine(
            workshop: Counter(publication: publication), run: "\(publication.identity)",
            journal: MemoryJournal(), parallelism: 1, clock: clock, events: show)
        let report = await engine.perform(
            .publication(of: publication.identity, publication.effect, isPublic: isPublic))
        let waiting = report.conclusion == .waiting ? report.results.last { $0.record.detail != nil } : nil
        if let detail = waiting?.record.detail { say(detail) }
        return Result(
            conclusion: report.conclusion, failures: report.failures, detail: waiting?.record.detail)
    }

    private func show(_ event: RunEvent) async {
        switch event {
        case .warning(_, let text): say("warning: \(text)")
        case .actionFinished(let action, let record, _) where record.outcome == "already-identical":
            guard case .inspect = action.kind else { return }
            say("\(publication.identity) is there already, with the same bytes")
        case .runStarted, .phaseStarted, .actionStarted, .actionFinished, .runFinished: break
        }
    }

    /// A workshop that hands over the one thing that is made already; its graph asks for nothing else.
    private struct Counter: Workshop {
        let publication: any Publication

        func publication(_ identity: Identity, notify: @escaping NoticeSink) async throws -> any Publication {
            publication
        }
        func preflight(_ destination: Int, notify: @escaping NoticeSink) async -> [Failure] { [notAsked] }
        func build(_ command: Int) async throws -> String { throw notAsked }
        func package(_ artifact: Int) async throws -> Packaged { throw notAsked }
        func checksums(_ destination: Int) async throws -> Packaged { throw notAsked }
        func restore(_ record: LedgerEvent.PackagedRecord, as kind: Action.Kind) async throws {
            throw notAsked
        }
        func missingApproval(_ given: [LedgerEvent.Approval]) async throws -> String? { throw notAsked }

        private var notAsked: Failure {
            Failure(
                .notMade, "\(publication.identity)", "publishing it asked for something to be made",
                advice: "report this with the command that you ran")
        }
    }
}
