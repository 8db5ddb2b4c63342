internal import Core
internal import Engine
internal import FoundationEssentials
internal import Lifecycle
internal import ReleaseModel

/// A run as machines read it: one JSON object a line, each with a member `event`.
struct JSONReporter: Sendable {
    func show(_ event: RunEvent) {
        guard let line = Self.line(event) else { return }
        StandardStreams.output(line.text(.compact))
    }

    func summarize(_ report: RunReport) {
        let failures = report.failures.compactMap(Self.json)
        let receipts = report.receipts.compactMap(Self.json)
        let summary: JSONValue = [
            "event": "summary",
            "run": .string(report.run),
            "conclusion": .string(report.conclusion.rawValue),
            "exitCode": .number("\(report.conclusion.exitCode)"),
            "failures": .array(failures),
            "receipts": .array(receipts),
            "actions": .array(report.results.map(Self.action)),
        ]
        StandardStreams.output(summary.text(.compact))
    }

    /// Errors before a run, in the form of a run's.
    static func failures(_ failures: [Failure]) -> JSONValue {
        ["event": "error", "failures": .array(failures.compactMap(json))]
    }

    private static func line(_ event: RunEvent) -> JSONValue? {
        switch event {
        case .runStarted(let run, let actions):
            ["event": "run-started", "run": .string(run), "actions": .number("\(actions)")]
        case .phaseStarted(let phase): ["event": "phase-started", "phase": .string(phase.rawValue)]
        case .actionStarted(let action):
            action.isGate ? nil : ["event": "action-started", "action": .string(action.id)]
        case .actionFinished(let action, let record, let duration):
            action.isGate ? nil : finished(action, record, duration)
        case .warning(let action, let text):
            ["event": "warning", "action": .string(action), "message": .string(text)]
        case .runFinished(let conclusion, let duration):
            [
                "event": "run-finished", "conclusion": .string(conclusion.rawValue),
                "milliseconds": .number("\(DurationText.milliseconds(duration))"),
            ]
        }
    }

    private static func finished(
        _ action: Action, _ record: OutcomeRecord, _ duration: Duration
    ) -> JSONValue {
        [
            "event": "action-finished", "action": .string(action.id),
            "phase": .string(action.kind.phase.rawValue), "outcome": .string(record.outcome),
            "detail": record.detail.map { .string($0) } ?? .null,
            "milliseconds": .number("\(DurationText.milliseconds(duration))"),
        ]
    }

    private static func action(_ result: ActionResult) -> JSONValue {
        [
            "action": .string(result.action.id), "effect": .string(result.action.effect.rawValue),
            "outcome": .string(result.record.outcome),
        ]
    }

    /// Our own values encode without fail; what did not would be left out rather than break a report.
    private static func json(_ value: some Encodable) -> JSONValue? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).flatMap { try? JSONValue(parsing: Array($0)) }
    }
}
