internal import Core

/// The statement that npm's clients sign: in-toto v1 with SLSA provenance v1, its members in npm's order.
struct NPMProvenanceStatement: Sendable {
    let name: String
    let version: String
    let sha512: Digest
    let facts: NPMBuildFacts

    /// The payload, as `JSON.stringify` writes it.
    var bytes: [UInt8] { Array(value.text().utf8) }

    var value: JSONValue {
        [
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [
                ["name": .string(Self.purl(name, version)), "digest": ["sha512": .string(sha512.hex)]]
            ],
            "predicateType": .string(Self.predicateType),
            "predicate": predicate,
        ]
    }

    static let predicateType = "https://slsa.dev/provenance/v1"

    /// The package URL; of a scope only the at sign is escaped.
    static func purl(_ name: String, _ version: String) -> String {
        let path = name.hasPrefix("@") ? "%40" + name.dropFirst() : name
        return "pkg:npm/\(path)@\(version)"
    }

    private var predicate: JSONValue {
        switch facts {
        case .gitHubActions(let job):
            [
                "buildDefinition": Self.definition(job),
                "runDetails": [
                    "builder": [
                        "id": .string("https://github.com/actions/runner/\(job["RUNNER_ENVIRONMENT"])")
                    ],
                    "metadata": ["invocationId": .string(Self.invocation(job))],
                ],
            ]
        }
    }

    private static func invocation(_ job: NPMBuildFacts.GitHubActions) -> String {
        "\(repository(job))/actions/runs/\(job["GITHUB_RUN_ID"])/attempts/\(job["GITHUB_RUN_ATTEMPT"])"
    }

    private static func repository(_ job: NPMBuildFacts.GitHubActions) -> String {
        "\(job["GITHUB_SERVER_URL"])/\(job["GITHUB_REPOSITORY"])"
    }

    private static func definition(_ job: NPMBuildFacts.GitHubActions) -> JSONValue {
        // `owner/name/.github/workflows/release.yml@refs/heads/main`
        let workflow = job["GITHUB_WORKFLOW_REF"].replacing(
            "\(job["GITHUB_REPOSITORY"])/", with: "", maxReplacements: 1
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
                    "event_name": .string(job["GITHUB_EVENT_NAME"]),
                    "repository_id": .string(job["GITHUB_REPOSITORY_ID"]),
                    "repository_owner_id": .string(job["GITHUB_REPOSITORY_OWNER_ID"]),
                ]
            ],
            "resolvedDependencies": [
                [
                    "uri": .string("git+\(repository(job))@\(job["GITHUB_REF"])"),
                    "digest": ["gitCommit": .string(job["GITHUB_SHA"])],
                ]
            ],
        ]
    }
}
