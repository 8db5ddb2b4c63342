internal import Core
internal import Engine

/// Shows a run in the form that was asked for.
struct RunReporter: Sendable {
    private let options: OutputOptions.Format
    private let text: TextReporter
    private let json = JSONReporter()

    init(_ options: OutputOptions, environment: [String: String]) {
        self.options = options.output
        text = TextReporter(style: TextStyle(environment: environment, noColor: options.noColor))
    }

    var events: EventSink {
        switch options {
        case .text: { [text] in text.show($0) }
        case .json: { [json] in json.show($0) }
        }
    }

    func summarize(_ report: RunReport, what: String) {
        switch options {
        case .text: text.summarize(report, what: what)
        case .json: json.summarize(report)
        }
    }

    /// An event for machines only.
    func publish(_ event: JSONValue) {
        if options == .json { StandardStreams.output(event.text(.compact)) }
    }

    /// Something that people should know, and machines too.
    func warn(_ line: String) {
        switch options {
        case .text: StandardStreams.output(text.style.yellow("    warning  \(line.printable)"))
        case .json: publish(["event": "warning", "action": .null, "message": .string(line)])
        }
    }

    /// A line for people only.
    func say(_ line: String) {
        if options == .text { StandardStreams.output(line) }
    }
}
