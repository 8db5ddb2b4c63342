internal import Core

extension NPMProvenanceStatement {
    /// SLSA v0.2 of a job of GitLab CI, as npm builds it from what the job is told (libnpmpublish, `provenance.js`).
    static func gitLabPredicate(_ job: NPMBuildFacts.Variables) -> JSONValue {
        let source: JSONValue = [
            "uri": .string("git+\(job.text("CI_PROJECT_URL"))"),
            "digest": object(job, [("sha1", "CI_COMMIT_SHA")]),
        ]
        return [
            "buildType": "https://github.com/npm/cli/gitlab/v0alpha1",
            "builder": [
                "id": .string("\(job.text("CI_PROJECT_URL"))/-/runners/\(job.text("CI_RUNNER_ID"))")
            ],
            "invocation": [
                "configSource": with(source, object(job, [("entryPoint", "CI_JOB_NAME")])),
                "parameters": object(job, gitLabParameters.map { ($0, $0) }),
                "environment": gitLabEnvironment(job),
            ],
            "metadata": [
                "buildInvocationId": .string(job.text("CI_JOB_URL")),
                "completeness": ["parameters": true, "environment": true, "materials": false],
                "reproducible": false,
            ],
            "materials": [source],
        ]
    }

    private static func gitLabEnvironment(_ job: NPMBuildFacts.Variables) -> JSONValue {
        let machine = object(
            job,
            [
                ("name", "CI_RUNNER_DESCRIPTION"), ("architecture", "CI_RUNNER_EXECUTABLE_ARCH"),
                ("server", "CI_SERVER_URL"), ("project", "CI_PROJECT_PATH"),
            ])
        return with(
            machine,
            [
                "job": object(job, [("id", "CI_JOB_ID")]),
                "pipeline": object(job, [("id", "CI_PIPELINE_ID"), ("ref", "CI_CONFIG_PATH")]),
            ])
    }

    /// Members from variables; as in JavaScript, one that is not set is no member.
    private static func object(
        _ job: NPMBuildFacts.Variables, _ members: [(key: String, variable: String)]
    ) -> JSONValue {
        JSONValue(
            members: members.compactMap { key, variable in job[variable].map { (key, .string($0)) } })
    }

    private static func with(_ first: JSONValue, _ second: JSONValue) -> JSONValue {
        let members = [first, second].flatMap { $0.object?.members ?? [] }
        return JSONValue(members: members.map { ($0.key, $0.value) })
    }

    /// The variables that npm repeats, in its order.
    static let gitLabParameters = [
        "CI", "CI_API_GRAPHQL_URL", "CI_API_V4_URL", "CI_BUILD_BEFORE_SHA", "CI_BUILD_ID", "CI_BUILD_NAME",
        "CI_BUILD_REF", "CI_BUILD_REF_NAME", "CI_BUILD_REF_SLUG", "CI_BUILD_STAGE", "CI_COMMIT_BEFORE_SHA",
        "CI_COMMIT_BRANCH", "CI_COMMIT_REF_NAME", "CI_COMMIT_REF_PROTECTED", "CI_COMMIT_REF_SLUG",
        "CI_COMMIT_SHA", "CI_COMMIT_SHORT_SHA", "CI_COMMIT_TIMESTAMP", "CI_COMMIT_TITLE", "CI_CONFIG_PATH",
        "CI_DEFAULT_BRANCH", "CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX",
        "CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX", "CI_DEPENDENCY_PROXY_SERVER", "CI_DEPENDENCY_PROXY_USER",
        "CI_JOB_ID", "CI_JOB_NAME", "CI_JOB_NAME_SLUG", "CI_JOB_STAGE", "CI_JOB_STARTED_AT", "CI_JOB_URL",
        "CI_NODE_TOTAL", "CI_PAGES_DOMAIN", "CI_PAGES_URL", "CI_PIPELINE_CREATED_AT", "CI_PIPELINE_ID",
        "CI_PIPELINE_IID", "CI_PIPELINE_SOURCE", "CI_PIPELINE_URL", "CI_PROJECT_CLASSIFICATION_LABEL",
        "CI_PROJECT_DESCRIPTION", "CI_PROJECT_ID", "CI_PROJECT_NAME", "CI_PROJECT_NAMESPACE",
        "CI_PROJECT_NAMESPACE_ID", "CI_PROJECT_PATH", "CI_PROJECT_PATH_SLUG",
        "CI_PROJECT_REPOSITORY_LANGUAGES", "CI_PROJECT_ROOT_NAMESPACE", "CI_PROJECT_TITLE",
        "CI_PROJECT_URL", "CI_PROJECT_VISIBILITY", "CI_REGISTRY", "CI_REGISTRY_IMAGE", "CI_REGISTRY_USER",
        "CI_RUNNER_DESCRIPTION", "CI_RUNNER_ID", "CI_RUNNER_TAGS", "CI_SERVER_HOST", "CI_SERVER_NAME",
        "CI_SERVER_PORT", "CI_SERVER_PROTOCOL", "CI_SERVER_REVISION", "CI_SERVER_SHELL_SSH_HOST",
        "CI_SERVER_SHELL_SSH_PORT", "CI_SERVER_URL", "CI_SERVER_VERSION", "CI_SERVER_VERSION_MAJOR",
        "CI_SERVER_VERSION_MINOR", "CI_SERVER_VERSION_PATCH", "CI_TEMPLATE_REGISTRY_HOST", "GITLAB_CI",
        "GITLAB_FEATURES", "GITLAB_USER_ID", "GITLAB_USER_LOGIN", "RUNNER_GENERATE_ARTIFACTS_METADATA",
    ]
}
