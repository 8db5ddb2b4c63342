internal import Artifacts
internal import Core
internal import Engine

/// What vsce says, where and in which form it says it: with `GITHUB_ACTIONS` set, as that service's commands.
struct VSCEReport: Sendable {
    private let isForActions: Bool

    init(environment: [String: String]) { isForActions = environment["GITHUB_ACTIONS"] != nil }

    /// The line that scripts look for, on standard output.
    func done(_ text: String) { StandardStreams.output(isForActions ? text : " DONE  \(text)") }

    /// What is only worth knowing.
    func inform(_ text: String) { StandardStreams.output(isForActions ? text : " INFO  \(text)") }

    func warn(_ warning: VSIXWarning) {
        let (place, message) = (warning.subject, warning.message)
        if isForActions {
            StandardStreams.output("::warning::\(Self.escaped("\(message)\n\(place)"))")
        } else {
            StandardStreams.error(" WARNING  \(message)\n        \(place)")
        }
    }

    /// vsce lets npm commit and tag in a work tree; this tool never does either.
    func warnOfMissingCommit() {
        warn(
            VSIXWarning(
                subject: "package.json",
                message:
                    "the version was changed and neither committed nor tagged; --no-git-tag-version agrees"))
    }

    /// Prints failures; the process then ends as vsce does, with 1.
    func ended(_ failures: [Failure]) -> ConclusionExit {
        for failure in failures {
            let place = "\(failure.subject): \(failure.advice) [\(failure.code)]"
            if isForActions {
                StandardStreams.output("::error::\(Self.escaped("\(failure.message)\n\(place)"))")
            } else {
                StandardStreams.error(" ERROR  \(failure.message)\n        \(place)")
            }
        }
        return ConclusionExit(conclusion: .failed)
    }

    /// As workflow commands want it.
    ///
    /// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    private static func escaped(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }
}
