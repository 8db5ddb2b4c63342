internal import Core
internal import Engine
internal import Lifecycle
internal import ReleaseModel

/// A run as people see it: phases, and a line for each action that did something.
struct TextReporter: Sendable {
    let style: TextStyle

    func show(_ event: RunEvent) {
        switch event {
        case .runStarted(let run, let actions): StandardStreams.output("run \(run): \(actions) actions")
        case .phaseStarted(let phase): StandardStreams.output(style.bold("  \(phase.rawValue)"))
        case .actionStarted: break
        case .actionFinished(let action, let record, let duration): finished(action, record, duration)
        case .warning(let action, let text):
            StandardStreams.output(style.yellow("    warning  \(action): \(text.printable)"))
        case .runFinished: break
        }
    }

    private func finished(_ action: Action, _ record: OutcomeRecord, _ duration: Duration) {
        if case .gate = action.kind { return }
        let time = DurationText.seconds(duration)
        let name = action.kind.name
        if record.outcome == OutcomeRecord.leftUndone {
            StandardStreams.output(style.yellow("    undone  \(name)  \(time)"))
        } else if record.isSuccess {
            let detail = record.outcome == "done" ? record.detail ?? "" : record.outcome
            StandardStreams.output("    did  \(name)  \(style.dim("\(detail.printable) \(time)"))")
        } else {
            StandardStreams.output(style.red("    failed  \(name)  \(record.outcome) \(time)"))
        }
    }

    /// What it all came to: failures in full, where everything is, what is missing.
    func summarize(_ report: RunReport, what: String) {
        if !report.failures.isEmpty { FailureText.print(report.failures) }
        let blocked = report.results.filter { $0.record.outcome == "blocked" && !$0.action.isGate }
        for result in blocked where report.conclusion != .done {
            StandardStreams.output("    not done  \(result.action.kind.name)")
        }
        for receipt in report.receipts {
            StandardStreams.output(
                "    \(receipt.identity)\n      \(receipt.url.printable)  \(style.dim(receipt.evidence.printable))"
            )
        }
        let time = DurationText.seconds(report.duration)
        let line = "\(what) \(report.conclusion.sentence) after \(time)"
        StandardStreams.output(report.conclusion == .done ? style.green(line) : style.red(line))
    }
}

extension Action {
    var isGate: Bool { if case .gate = kind { true } else { false } }
}

extension Conclusion {
    /// How a run ended, in words.
    var sentence: String {
        switch self {
        case .done: "succeeded"
        case .failed: "failed; nothing is public"
        case .refused: "was refused; nothing is public"
        case .partial: "is partial: some of it is public, see what is not done above"
        case .mismatch: "stopped: bytes differ from what they must be"
        case .waiting: "is accepted and waits to become visible"
        case .interrupted: "was interrupted"
        }
    }
}
