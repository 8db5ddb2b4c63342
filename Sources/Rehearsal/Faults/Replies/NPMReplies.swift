internal import HTTPTypes

extension NPMFaultRoute {
    /// The replies of the npm registry that its clients get wrong (npm/cli#7376, #9519, #9889).
    static let replies = [
        NamedReply(
            "409-not-saved", [publish], afterCommit: true,
            "409 'Failed to save packument', although the version has landed"
        ) { _ in notSaved },
        NamedReply(
            "409-not-landed", [publish], "409 'Failed to save packument', and nothing has landed"
        ) { _ in notSaved },
        NamedReply(
            "403-cannot-publish-over", [publish], afterCommit: true,
            "403 'cannot publish over', as for a repeated request whose first reply was lost"
        ) { _ in
            NPMRefusal(
                status: .forbidden, words: "You cannot publish over the previously published versions."
            ).answer
        },
        NamedReply(
            "404-no-permission", [publish, distTag, access],
            "404 'Not found', which hides that the token may not write here"
        ) { _ in NPMRefusal.notFound.answer },
        NamedReply(
            "404-token-expired", [publish, distTag, access],
            "404 with the notice that the token has expired"
        ) { _ in NPMRefusal.expiredToken.answer },
        NamedReply(
            "401-one-time-password", [publish, distTag, access],
            "401 that asks for a one-time password"
        ) { _ in NPMRefusal.oneTimePassword.answer },
        NamedReply(
            "404-not-yet-visible", [packument], "404 for a package that is there, as its caches lag behind"
        ) { _ in NPMRefusal.notFound.answer },
    ]

    private static let notSaved = NPMRefusal(
        status: .conflict,
        words: "Failed to save packument. A common cause is if you try to publish a new package before the "
            + "previous package has been fully processed."
    ).answer
}
