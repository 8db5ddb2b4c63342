internal import Core
internal import Rehearsal

/// All faults that can be written.
enum FaultReport {
    static func show(_ format: OutputOptions.Format) {
        switch format {
        case .text: StandardStreams.output(text)
        case .json: StandardStreams.output(json.text(.indented))
        }
    }

    private static var text: String {
        let faults = FaultCatalogue.entries.map { "\($0.service):\($0.fault)\n    \($0.summary)" }
        let routes = FaultCatalogue.routes.map { "  \($0.service): \($0.names.joined(separator: " "))" }
        return (faults + ["", "routes, for FAULT@ROUTE/N:"] + routes).joined(separator: "\n")
    }

    private static var json: JSONValue {
        .array(
            FaultCatalogue.entries.map {
                [
                    "service": .string($0.service), "fault": .string($0.fault),
                    "summary": .string($0.summary),
                ]
            })
    }
}
