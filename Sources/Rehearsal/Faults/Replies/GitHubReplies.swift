internal import HTTPTypes

extension GitHubFaultRoute {
    /// The replies of GitHub that stop uploads in the middle.
    static let replies = [
        NamedReply(
            "422-already-exists", [release, asset], afterCommit: true,
            "422 'already_exists', as for a repeated request whose first reply was lost"
        ) { request in
            isUpload(request)
                ? GitHubRefusal.invalid("ReleaseAsset", "name", "already_exists").answer
                : GitHubRefusal.invalid("Release", "tag_name", "already_exists").answer
        },
        NamedReply(
            "403-secondary-limit", [release, asset, publish, list],
            "403 'exceeded a secondary rate limit' with the time to wait"
        ) { _ in
            GitHubRefusal(
                status: .forbidden,
                message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try "
                    + "again."
            ).answer.with("retry-after", "60")
        },
        NamedReply(
            "401-bad-credentials", [release, asset, publish, list, user], "401 'Bad credentials'"
        ) { _ in GitHubRefusal.badCredentials.answer },
        NamedReply(
            "403-not-accessible", [release, asset, publish, delete],
            "403 'Resource not accessible': the token lacks a right"
        ) { _ in GitHubRefusal.notAccessible.answer },
        NamedReply(
            "422-immutable", [asset, publish, delete], "422 for a release that is locked for good"
        ) { _ in GitHubRefusal.immutable.answer },
    ]

    private static func isUpload(_ request: IncomingRequest) -> Bool {
        GitHubFaultRoute(of: request) == .asset
    }
}
