internal import Core

extension NPMProvenanceStatement {
    /// SLSA v1 of a job of GitHub Actions.
    static func gitHubPredicate(_ job: NPMBuildFacts.Variables) -> JSONValue {
        [
            "buildDefinition": definition(job),
            "runDetails": [
                "builder": [
                    "id": .string("https://github.com/actions/runner/\(job.text("RUNNER_ENVIRONMENT"))")
                ],
                "metadata": ["invocationId": .string(invocation(job))],
            ],
        ]
    }

    private static func invocation(_ job: NPMBuildFacts.Variables) -> String {
        "\(repository(job))/actions/runs/\(job.text("GITHUB_RUN_ID"))/attempts/\(job.text("GITHUB_RUN_ATTEMPT"))"
    }

    private static func repository(_ job: NPMBuildFacts.Variables) -> String {
        "\(job.text("GITHUB_SERVER_URL"))/\(job.text("GITHUB_REPOSITORY"))"
    }

    private static func definition(_ job: NPMBuildFacts.Variables) -> JSONValue {
        // `owner/name/.github/workflows/release.yml@refs/heads/main`
        let workflow = job.text("GITHUB_WORKFLOW_REF").replacing(
            "\(job.text("GITHUB_REPOSITORY"))/", with: "", maxReplacements: 1
        )
        .split(separator: "@", maxSplits: 1).map(String.init)
        return [
            "buildType": "https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1",
            "externalParameters": [
                "workflow": [
                    "ref": .string(workflow.count > 1 ? workflow[1] : ""),
                    "repository": .string(repository(job)),
                    "path": .string(workflow.first ?? ""),
                ]
            ],
            "internalParameters": [
                "github": [
                    "event_name": .string(job.text("GITHUB_EVENT_NAME")),
                    "repository_id": .string(job.text("GITHUB_REPOSITORY_ID")),
                    "repository_owner_id": .string(job.text("GITHUB_REPOSITORY_OWNER_ID")),
                ]
            ],
            "resolvedDependencies": [
                [
                    "uri": .string("git+\(repository(job))@\(job.text("GITHUB_REF"))"),
                    "digest": ["gitCommit": .string(job.text("GITHUB_SHA"))],
                ]
            ],
        ]
    }
}
