internal import Core
internal import Ledger
internal import Lifecycle

extension StatusReport {
    /// The run for machines.
    var json: JSONValue {
        [
            "run": .string(run),
            "scope": opening.map { .string($0.scope) } ?? .null,
            "product": opening.map { .string($0.product) } ?? .null,
            "version": opening.map { .string($0.version) } ?? .null,
            "planDigest": opening.map { .string($0.planDigest.description) } ?? .null,
            "conclusion": conclusion.map { .string($0) } ?? .null,
            "updated": updated.map { .string($0.rfc3339) } ?? .null,
            "next": .string(next),
            "artifacts": .array(artifacts.map(Self.artifact)),
            "actions": .array(actions.map(Self.action)),
            "open": .array(open.map { .string($0.name) }),
            "matrix": .array(matrix.map(Self.line)),
        ]
    }

    private static func artifact(_ artifact: StatusArtifact) -> JSONValue {
        [
            "fileName": .string(artifact.record.fileName),
            "digest": .string(artifact.record.digest.description),
            "size": .number("\(artifact.record.size)"),
            "time": .string(artifact.time.rfc3339),
        ]
    }

    private static func action(_ action: StatusAction) -> JSONValue {
        let (record, receipt) = (action.record, action.record?.receipt)
        return [
            "action": .string(action.name), "outcome": .string(action.state),
            "standing": .string(action.standing.rawValue),
            "time": .string(action.time.rfc3339),
            "detail": record?.detail.map { .string($0) } ?? .null,
            "url": receipt.map { .string($0.url) } ?? .null,
            "digest": receipt.map { .string($0.digest.description) } ?? .null,
            "evidence": receipt.map { .string($0.evidence) } ?? .null,
            "failures": .array((record?.failures ?? []).map(failure)),
        ]
    }

    private static func failure(_ failure: Failure) -> JSONValue {
        [
            "code": .string(failure.code.name), "subject": .string(failure.subject),
            "message": .string(failure.message), "advice": .string(failure.advice),
        ]
    }

    private static func line(_ line: Line) -> JSONValue {
        let cells = zip(phases, line.cells).map { phase, action in
            (phase, action.map { JSONValue.string($0.state) } ?? .null)
        }
        return JSONValue(members: [("name", .string(line.name))] + cells)
    }
}
