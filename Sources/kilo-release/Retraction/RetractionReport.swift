internal import Core
internal import Ledger
internal import Lifecycle

/// What of a run could be taken back, or what became of the steps that were done.
struct RetractionReport {
    let run: RecordedRun
    let steps: [RetractableStep]
    /// What became of steps, by their names; empty if none was asked for.
    var records: [String: OutcomeRecord] = [:]

    var text: String {
        let head = "run \(run.id): release of \(run.opening.product) \(run.opening.version)"
        let body = steps.flatMap { step in [""] + lines(step) }
        return ([head] + body + [""] + closing).joined(separator: "\n")
    }

    private func lines(_ step: RetractableStep) -> [String] {
        let marks = [step.step.kind.rawValue, Self.undo(step.step.undo), Self.performer(step.step.performer)]
        return ["\(step.id)  [\(marks.joined(separator: ", "))]", "    \(step.step.description)"]
            + ["    $ \(step.step.call)"] + (records[step.id].map(Self.result) ?? [])
    }

    private var closing: [String] {
        if steps.isEmpty { return ["nothing of it is public, or may be"] }
        guard records.isEmpty else { return [] }
        return [
            "Nothing was done. To do steps that the tool can do, name each of them:",
            "    kilo-release retract --run \(ShellWord.quote(run.id)) --do STEP",
        ]
    }

    private static func undo(_ undo: RetractionStep.Undo) -> String {
        switch undo {
        case .possible: "can be undone"
        case .impossible: "CANNOT be undone"
        }
    }

    private static func performer(_ performer: RetractionStep.Performer) -> String {
        switch performer {
        case .tool: "by --do"
        case .person: "by hand"
        }
    }

    private static func result(_ record: OutcomeRecord) -> [String] {
        ["    did: \(record.outcome)" + (record.detail.map { ", \($0)" } ?? "")]
    }

    var json: JSONValue {
        [
            "run": .string(run.id), "product": .string(run.opening.product),
            "version": .string(run.opening.version), "steps": .array(steps.map(document)),
        ]
    }

    private func document(_ step: RetractableStep) -> JSONValue {
        [
            "id": .string(step.id), "publication": .string("\(step.publication.identity)"),
            "kind": .string(step.step.kind.rawValue), "undo": .string(step.step.undo.rawValue),
            "performer": .string(step.step.performer.rawValue),
            "description": .string(step.step.description), "call": .string(step.step.call),
            "outcome": records[step.id].map { .string($0.outcome) } ?? .null,
            "detail": records[step.id]?.detail.map { .string($0) } ?? .null,
        ]
    }
}
