internal import Core
internal import Ledger
internal import Lifecycle

extension StatusReport {
    /// The run as one page that needs nothing else: no script, no font, no picture.
    var html: String {
        let title = opening.map { "\($0.product) \($0.version)" } ?? run
        let head = StatusMarkup("title", [], [StatusMarkup(title)])
        let body = [summary(title), unknown, board, failures, details, stored].map(\.source)
        return
            ([Self.start, head.source, Self.style, "</head>\n<body><main>"] + body + [
                "</main></body></html>\n"
            ])
            .joined(separator: "\n")
    }

    private static let start = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        """

    private static let style = """
        <style>
        :root { color-scheme: light dark; --line: #8884; --done: #1a7f37; --failed: #cf222e; --open: #9a6700; }
        @media (prefers-color-scheme: dark) { :root { --done: #3fb950; --failed: #f85149; --open: #d29922; } }
        body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; background: Canvas; color: CanvasText; }
        main { max-width: 72rem; margin: auto; padding: 1rem; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
        td, li, p { overflow-wrap: anywhere; } .name { min-width: 12rem; } pre { white-space: pre-wrap; }
        .done { color: var(--done); } .failed { color: var(--failed); font-weight: 600; }
        .open, .waiting, .undone { color: var(--open); font-weight: 600; } .ahead { opacity: .6; }
        .next { border-left: 4px solid var(--open); padding-left: .8rem; }
        </style>
        """

    private func summary(_ title: String) -> StatusMarkup {
        let line = [
            opening?.scope ?? "run", run, conclusion ?? "not closed",
            updated.map { "last entry \($0.rfc3339)" } ?? "",
        ]
        let plan = opening.map { "plan \($0.planDigest)" } ?? ""
        return StatusMarkup(
            "header", [],
            [
                StatusMarkup("h1", [], [StatusMarkup(title)]),
                StatusMarkup("p", [], [StatusMarkup(line.joined(separator: " · "))]),
                StatusMarkup("p", [], [StatusMarkup(plan)]),
                StatusMarkup("p", [("class", "next")], [StatusMarkup("Next: \(next)")]),
            ])
    }

    private var unknown: StatusMarkup {
        let items = open.map { action in
            StatusMarkup("li", [("class", "open")], [StatusMarkup("\(action.name), \(action.time.rfc3339)")])
        }
        return Self.section("Sent, reply unknown", items.isEmpty ? [] : [StatusMarkup("ul", [], items)])
    }

    private var board: StatusMarkup {
        let rows = matrix.map { line in
            [Self.cell(line.name, "name")]
                + line.cells.map { Self.cell($0?.state ?? "", $0?.standing.rawValue) }
        }
        return Self.section("Where everything stands", Self.table([""] + Self.phases, rows))
    }

    private var failures: StatusMarkup {
        let items = actions.flatMap { action in
            (action.record?.failures ?? []).map { failure in
                StatusMarkup(
                    "li", [],
                    [
                        StatusMarkup("strong", [], [StatusMarkup("\(action.name): \(failure.code)")]),
                        StatusMarkup("pre", [], [StatusMarkup("\(failure.subject): \(failure.message)")]),
                        StatusMarkup("p", [("class", "next")], [StatusMarkup("Next: \(failure.advice)")]),
                    ])
            }
        }
        return Self.section("Failures", items.isEmpty ? [] : [StatusMarkup("ul", [], items)])
    }

    private var details: StatusMarkup {
        let rows = actions.map { action in
            let receipt = action.record?.receipt
            return [
                Self.cell(action.name, "name"), Self.cell(action.state, action.standing.rawValue),
                Self.cell(action.time.rfc3339), StatusMarkup("td", [], [Self.link(receipt?.url ?? "")]),
                Self.cell(action.record?.detail ?? receipt.map { "\($0.evidence), \($0.digest)" } ?? ""),
            ]
        }
        let names = ["Action", "Outcome", "Time", "Where", "Detail"]
        return Self.section("Actions", Self.table(names, rows))
    }

    private var stored: StatusMarkup {
        let rows = artifacts.map { artifact in
            [
                Self.cell(artifact.record.fileName, "name"), Self.cell("\(artifact.record.size)"),
                Self.cell(artifact.record.digest.description),
            ]
        }
        return Self.section("Artifacts", Self.table(["File", "Bytes", "Digest"], rows))
    }

    /// Only what a browser opens as a page becomes a link; a `javascript:` address stays a text.
    private static func link(_ url: String) -> StatusMarkup {
        guard ["https://", "http://"].contains(where: url.hasPrefix) else { return StatusMarkup(url) }
        return StatusMarkup("a", [("href", url), ("rel", "noreferrer")], [StatusMarkup(url)])
    }

    private static func cell(_ text: String, _ kind: String? = nil) -> StatusMarkup {
        guard let kind else { return StatusMarkup("td", [], [StatusMarkup(text)]) }
        return StatusMarkup("td", [("class", kind)], [StatusMarkup(text)])
    }

    private static func section(_ title: String, _ children: [StatusMarkup]) -> StatusMarkup {
        if children.isEmpty { return StatusMarkup("") }
        return StatusMarkup("section", [], [StatusMarkup("h2", [], [StatusMarkup(title)])] + children)
    }

    private static func table(_ names: [String], _ rows: [[StatusMarkup]]) -> [StatusMarkup] {
        if rows.isEmpty { return [] }
        let head = StatusMarkup("tr", [], names.map { StatusMarkup("th", [], [StatusMarkup($0)]) })
        let body = rows.map { StatusMarkup("tr", [], $0) }
        return [StatusMarkup("div", [("class", "wide")], [StatusMarkup("table", [], [head] + body)])]
    }
}
