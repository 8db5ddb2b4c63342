internal import ArgumentParser
internal import Core
internal import Engine
internal import Glibc

/// Ends the process with a conclusion's exit code; the report has been printed already.
struct ConclusionExit: Error {
    let conclusion: Conclusion
}

extension KiloRelease {
    /// The one place where errors become exit codes and lines on standard error.
    static func exit(reporting error: any Error) -> Never {
        switch error {
        case let exit as ConclusionExit: Glibc.exit(exit.conclusion.exitCode)
        case let failure as Failure: end([failure])
        case let failures as Failures: end(failures.all)
        case is CancellationError: Glibc.exit(Conclusion.interrupted.exitCode)
        // Help, version, and usage errors; the parser knows their texts. Its usage code is 64, ours is 2.
        default:
            let code = exitCode(for: error)
            guard code.isSuccess else {
                StandardStreams.error(fullMessage(for: error))
                Glibc.exit(code == .validationFailure ? 2 : Conclusion.failed.exitCode)
            }
            exit(withError: error)
        }
    }

    private static func end(_ failures: [Failure]) -> Never {
        let words = CommandLine.arguments
        let wantsJSON =
            words.contains("--output=json")
            || zip(words, words.dropFirst()).contains { $0 == ("--output", "json") }
        if wantsJSON {
            StandardStreams.output(JSONReporter.failures(failures).text(.compact))
        } else {
            FailureText.print(failures)
        }
        Glibc.exit(exitCode(of: failures))
    }

    /// Before a run there is nothing that could be public, so the worst kind of failure decides.
    static func exitCode(of failures: [Failure]) -> Int32 {
        let categories = Set(failures.map(\.code.category))
        if categories.contains(.mismatch) { return Conclusion.mismatch.exitCode }
        if categories.contains(.usage) { return 2 }
        return categories.contains(.refused) ? Conclusion.refused.exitCode : Conclusion.failed.exitCode
    }
}
