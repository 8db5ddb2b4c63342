/// Why a registry does not take a job's identity: what the job presents, beside what the package's trusted
/// publisher must say for it to be taken, and what is likely wrong.
///
/// The registry tells nobody what it expects, and answers 404 to a mismatch as to a missing package.
struct NPMTrustMismatch: Sendable {
    let package: String
    let claims: IdentityClaims
    let audience: String
    /// Whether the package can be seen by everybody; nil if unknown.
    let exists: Bool?

    /// Presented claims and needed settings, side by side; empty if the token could not be read.
    var table: String {
        let rows = self.rows
        guard !rows.isEmpty else { return "; the identity token cannot be read" }
        let names = rows.map(\.claim.count).max() ?? 0
        let values = rows.map(\.presented.count).max() ?? 0
        let lines = rows.map { row in
            "\n  \(Self.pad(row.claim, names))  \(Self.pad(row.presented, values))  needs: \(row.needed)"
        }
        return lines.joined()
    }

    /// What is most likely wrong, and what to do.
    var advice: String {
        if exists == false {
            return
                "\(package) does not exist, or is private: trusted publishing cannot make a package. Publish "
                + "its first version with an access token, then name this job as trusted publisher in the "
                + "package's settings"
        }
        return suspicions.first
            ?? "compare with the trusted publisher in the settings of \(package) at npmjs.com, "
            + "letter by letter: upper and lower case count, and it must allow publishing"
    }

    struct Row: Hashable, Sendable {
        let claim: String
        let presented: String
        let needed: String
    }

    private var rows: [Row] {
        guard claims["iss"] != nil || claims["sub"] != nil else { return [] }
        let common = [row("iss", "a trusted publisher of this service"), row("aud", audience)]
        return common + specific + [row("sub", "nothing: it follows from the rest")]
    }

    private var specific: [Row] {
        switch claims.issuer {
        case .gitHub:
            [
                row("repository", "this organisation or user, and repository"),
                row("workflow_ref", "workflow file name \(workflow ?? "of the calling workflow")"),
                row(
                    "environment",
                    claims["environment"] == nil ? "no environment" : "this environment, or none"),
                row("runner_environment", "github-hosted"), row("event_name", "not a pull request of a fork"),
            ]
        case .gitLab:
            [
                row("project_path", "this namespace and project"),
                row("ci_config_ref_uri", "this top-level CI file path"),
                row(
                    "environment",
                    claims["environment"] == nil ? "no environment" : "this environment, or none"),
                row("runner_environment", "gitlab-hosted"),
            ]
        case .circleCI:
            [
                row("oidc.circleci.com/org-id", "this organisation"),
                row("oidc.circleci.com/project-id", "this project"),
                row("oidc.circleci.com/vcs-origin", "this repository"),
                row("oidc.circleci.com/context-ids", "one of these contexts, or none"),
            ]
        case nil: []
        }
    }

    private func row(_ claim: String, _ needed: String) -> Row {
        Row(claim: claim, presented: claims[claim] ?? "-", needed: needed)
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension NPMTrustMismatch {
    /// The file name of the workflow that was started, from `owner/name/.github/workflows/FILE@REF`.
    var workflow: String? { claims["workflow_ref"].flatMap(Self.file) }

    private static func file(_ reference: String) -> String? {
        reference.split(separator: "@").first?.split(separator: "/").last.map(String.init)
    }

    /// What can be seen to be wrong, the plainest first.
    private var suspicions: [String] {
        var found: [String] = []
        if let aud = claims["aud"], !aud.contains(audience) {
            found.append("the token is made for \(aud); make it for the audience \(audience)")
        }
        if claims["iss"] != nil, claims.issuer == nil {
            found.append(
                "npm trusts jobs of GitHub Actions, gitlab.com and CircleCI, not of \(claims["iss"] ?? "this issuer")"
            )
        }
        if let runner = claims["runner_environment"], runner == "self-hosted" {
            found.append("npm trusts the service's own runners only; this job ran on a self-hosted one")
        }
        if let called = claims["job_workflow_ref"].flatMap(Self.file), let workflow, called != workflow {
            found.append(
                "the job is in the reusable workflow \(called), called by \(workflow): the trusted publisher "
                    + "must name the calling one, \(workflow)")
        }
        if let repository = claims["repository"], let sub = claims["sub"], sub.hasPrefix("repo:"),
            !sub.hasPrefix("repo:\(repository):")
        {
            found.append(
                "the token's subject is of the immutable form that new repositories have, which the registry is "
                    + "known to refuse (npm/cli#9969); publish with an access token until it takes them")
        }
        return found
    }
}
