internal import HTTPTypes

extension OpenVSXFaultRoute {
    /// The replies of Open VSX that strand releases (openvsx#255, #2075; open-vsx.org#13292).
    static let replies = [
        NamedReply(
            "400-already-published", [publish], afterCommit: true,
            "400 'already published', as for a repeated upload whose first reply was lost"
        ) { _ in OpenVSXError("The extension is already published.").answer },
        NamedReply(
            "400-not-active", [publish], afterCommit: true,
            "400 'already published, but currently isn't active': the scans are not done"
        ) { _ in
            OpenVSXError(
                "The extension is already published, but currently isn't active and therefore not visible."
            ).answer
        },
        NamedReply(
            "400-invalid-token", [publish, namespace, token], "400 'Invalid access token'"
        ) { _ in OpenVSXError.invalidToken.answer },
        NamedReply(
            "429-throttled", [publish, namespace], "429 with the service's own field for the time to wait"
        ) { _ in OpenVSXError.throttled.answer },
        NamedReply(
            "404-not-yet-visible", [query, download], "404 for a version whose scans are not done"
        ) { _ in OpenVSXError("Extension not found.", .notFound).answer },
    ]
}
