internal import HTTPTypes

extension MarketplaceFaultRoute {
    /// The replies of the Marketplace that strand releases (vscode-vsce#802, #1303; vsmarketplace#1422).
    static let replies = [
        NamedReply(
            "409-already-exists", [publish], afterCommit: true,
            "409 'already exists', as for a repeated upload whose first reply was lost"
        ) { request in
            MarketplaceError(
                .conflict, "ExtensionVersionAlreadyExistsException", "\(id(in: request)) already exists."
            ).answer
        },
        NamedReply(
            "500-internal-error", [publish],
            "500 'TF400898: An Internal Error Occurred', and nothing has landed"
        ) { _ in MarketplaceError.internalError.answer },
        NamedReply(
            "500-internal-error-after-commit", [publish], afterCommit: true,
            "500 'TF400898: An Internal Error Occurred', although the package has landed"
        ) { _ in MarketplaceError.internalError.answer },
        NamedReply(
            "401-token-expired", [publish, `extension`, role], "401 'Personal Access Token used has expired'"
        ) { _ in MarketplaceError.expired.answer },
        NamedReply(
            "403-not-authorized", [publish], "403 'TF400813: The user is not authorized'"
        ) { request in
            let publisher = id(in: request).prefix { $0 != "." }
            return MarketplaceError.forbidden(String(publisher)).answer
        },
        NamedReply(
            "400-suspicious-content", [publish], "400 'Your extension has suspicious content'"
        ) { _ in MarketplaceError.invalidPackage("Your extension has suspicious content.").answer },
    ]

    /// `publisher.name`, as far as the path tells.
    private static func id(in request: IncomingRequest) -> String {
        let segments = request.pathSegments
        guard segments.count > 5, segments[2] == "publishers" else { return "The extension" }
        return "\(segments[3]).\(segments[5])"
    }
}
