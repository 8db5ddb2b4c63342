internal import Core

/// Failures as people read them: place, code, what was found, what to do next.
enum FailureText {
    static func print(_ failures: [Failure]) {
        for failure in failures { StandardStreams.error(failure.description.printable) }
        if failures.count > 1 { StandardStreams.error("\(failures.count) problems; all are shown above") }
    }
}
