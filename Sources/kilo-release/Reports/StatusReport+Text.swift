internal import Core
internal import Ledger
internal import Lifecycle

extension StatusReport {
    /// The run for people at a terminal.
    var text: String {
        let product =
            opening.map { ["\($0.scope) of \($0.product) \($0.version), plan \($0.planDigest)"] } ?? []
        let head = ["run \(run): \(conclusion ?? "not closed")"] + product
        let stored = artifacts.map { artifact in
            "  \(artifact.record.fileName)  \(artifact.record.size) bytes  \(artifact.record.digest)"
        }
        let unknown = open.map { "  \($0.name)  since \($0.time.rfc3339)" }
        let blocks = [
            head, actions.flatMap(Self.lines), Self.titled("artifacts", stored),
            Self.titled("sent, reply unknown", unknown), Self.titled("matrix", table), ["next: \(next)"],
        ]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
            .printable
    }

    private static func titled(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : [title] + lines
    }

    private static func lines(_ action: StatusAction) -> [String] {
        let record = action.record
        return ["  \(action.name)  \(action.state)  \(action.time.rfc3339)"]
            + (record?.detail.map { ["      \($0)"] } ?? [])
            + (record?.receipt.map { ["      \($0.url)  \($0.digest)"] } ?? [])
            + (record?.failures ?? []).map { "      \($0)" }
    }

    /// The matrix in columns.
    private var table: [String] {
        let rows = matrix.map { line in [line.name] + line.cells.map { $0?.state ?? "-" } }
        if rows.isEmpty { return [] }
        let all = [[""] + Self.phases] + rows
        let widths = all[0].indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return "  " + cells.joined(separator: "  ")
        }
    }
}
