internal import ArgumentParser

/// How results are shown.
struct OutputOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Option(name: .long, help: "text for people, json for machines (events as one object a line).")
    var output = Format.text

    @Flag(name: .long, help: "No colours; the variable NO_COLOR does the same.")
    var noColor = false

    @Flag(name: [.customShort("v"), .long], help: "Show the output of build commands, and waits.")
    var verbose = false
}

/// How a run uses the machine.
struct RunOptions: ParsableArguments {
    @Option(name: [.customShort("p"), .long], help: "How many actions run at once.")
    var parallelism = 4
}
