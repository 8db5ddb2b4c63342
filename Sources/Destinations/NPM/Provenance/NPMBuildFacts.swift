internal import Core

/// Where and from what a package was built, as provenance tells it.
enum NPMBuildFacts: Hashable, Sendable {
    /// A job of GitHub Actions.
    case gitHubActions(Variables)
    /// A job of GitLab CI.
    case gitLab(Variables)

    /// What a CI tells a job about itself, as far as provenance has it.
    struct Variables: Hashable, Sendable {
        private let values: [String: String]

        init(_ names: some Sequence<String>, of environment: [String: String]) {
            values = Dictionary(names.map { ($0, environment[$0]) }, uniquingKeysWith: { $1 })
                .compactMapValues(\.self)
        }

        /// The value of a variable; nil where it is not set.
        subscript(name: String) -> String? { values[name] }

        /// The value of a variable, as a part of a text.
        func text(_ name: String) -> String { values[name] ?? "" }
    }

    /// Reads a job's environment.
    ///
    /// - Throws: `Failure` (`npm.provenance`) where there is no job of a CI that npm makes provenance for, or where
    ///   a variable is missing that its identity has.
    init(environment: [String: String]) throws(Failure) {
        func check(_ needed: [String]) throws(Failure) {
            let missing = needed.filter { (environment[$0] ?? "").isEmpty }
            guard missing.isEmpty else {
                throw Self.failure("the job's environment lacks \(missing.joined(separator: ", "))")
            }
        }
        if environment["GITHUB_ACTIONS"] == "true" {
            try check(Self.ofGitHub)
            self = .gitHubActions(Variables(Self.ofGitHub, of: environment))
        } else if environment["GITLAB_CI"]?.isEmpty == false {
            try check(Self.neededOfGitLab)
            self = .gitLab(
                Variables(
                    NPMProvenanceStatement.gitLabParameters + ["CI_RUNNER_EXECUTABLE_ARCH"], of: environment))
        } else {
            throw Self.failure("it can be made in a job of GitHub Actions or GitLab CI only")
        }
    }

    private static func failure(_ words: String) -> Failure {
        Failure(
            .npmProvenance, "provenance", words,
            advice: "publish from GitHub Actions or GitLab CI, or without provenance")
    }

    private static let ofGitHub = [
        "GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_REPOSITORY_ID", "GITHUB_REPOSITORY_OWNER_ID",
        "GITHUB_WORKFLOW_REF", "GITHUB_EVENT_NAME", "GITHUB_REF", "GITHUB_SHA", "GITHUB_RUN_ID",
        "GITHUB_RUN_ATTEMPT", "RUNNER_ENVIRONMENT",
    ]

    private static let neededOfGitLab = [
        "CI_PROJECT_URL", "CI_RUNNER_ID", "CI_COMMIT_SHA", "CI_JOB_NAME", "CI_JOB_URL",
    ]
}
