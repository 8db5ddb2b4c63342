public import Core

/// Where and from what a package was built, as provenance tells it.
public enum NPMBuildFacts: Hashable, Sendable {
    /// A job of GitHub Actions.
    case gitHubActions(GitHubActions)

    /// What GitHub Actions tells a job about itself.
    public struct GitHubActions: Hashable, Sendable {
        let values: [String: String]

        /// The value of a variable without its prefix `GITHUB_`.
        subscript(name: String) -> String { values[name] ?? "" }
    }

    private static let needed = [
        "GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_REPOSITORY_ID", "GITHUB_REPOSITORY_OWNER_ID",
        "GITHUB_WORKFLOW_REF", "GITHUB_EVENT_NAME", "GITHUB_REF", "GITHUB_SHA", "GITHUB_RUN_ID",
        "GITHUB_RUN_ATTEMPT", "RUNNER_ENVIRONMENT",
    ]

    /// Reads a job's environment.
    ///
    /// - Throws: `Failure` (`npm.provenance`) outside of GitHub Actions, or where a variable is missing.
    public init(environment: [String: String]) throws(Failure) {
        let missing = Self.needed.filter { (environment[$0] ?? "").isEmpty }
        guard environment["GITHUB_ACTIONS"] == "true", missing.isEmpty else {
            throw Failure(
                .npmProvenance, "provenance",
                missing.isEmpty || environment["GITHUB_ACTIONS"] != "true"
                    ? "it can be made in a job of GitHub Actions only"
                    : "the job's environment lacks \(missing.joined(separator: ", "))",
                advice: "publish from GitHub Actions, or without provenance")
        }
        self = .gitHubActions(GitHubActions(values: environment.filter { Self.needed.contains($0.key) }))
    }
}
