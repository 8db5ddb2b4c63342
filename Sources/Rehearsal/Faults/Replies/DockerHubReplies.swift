internal import Core
internal import HTTPTypes

extension DockerHubFaultRoute {
    /// The replies of an API of which Docker documents no way to change a page, and which has changed before.
    static let replies = [
        NamedReply(
            "401-token-expired", [look, page],
            "401 for a token that has ended, or that the service has forgotten"
        ) { _ in .hub(["detail": "access token is missing or invalid"], .unauthorized) },
        NamedReply(
            "403-no-right", [page], "403 for an access token that may read and write, and not delete"
        ) { _ in
            .hub(["detail": "access to the resource is forbidden with personal access token"], .forbidden)
        },
        NamedReply(
            "400-refused", [page], "400 for a text that the service takes no longer"
        ) { _ in
            .hub(["full_description": ["Ensure this field has no more than 25000 characters."]], .badRequest)
        },
        NamedReply(
            "200-unchanged", [page], "200 for a change that is not made"
        ) { _ in .hub(["description": "", "full_description": .null]) },
        NamedReply(
            "404-moved", [look, page], "404 from a service whose paths are others by now"
        ) { _ in .hub(["detail": "not found"], .notFound) },
    ]
}
