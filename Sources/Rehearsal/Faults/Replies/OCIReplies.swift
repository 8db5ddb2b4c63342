internal import HTTPTypes

extension OCIFaultRoute {
    /// The replies of registries on which clients break.
    static let replies = [
        NamedReply(
            "404-mount", [mount], "404 for a mount, as of registries that cannot mount or hide the source"
        ) { _ in RegistryError.nameUnknown.answer },
        NamedReply(
            "404-upload-lost", [chunk, blob], "404 for an upload under way, whose session is gone"
        ) { _ in RegistryError.uploadUnknown.answer },
        NamedReply(
            "401-token-expired", [upload, mount, chunk, blob, manifest, tag, pull],
            "401 with a challenge, as when a token ends during a long upload"
        ) { expired($0) },
        NamedReply(
            "403-denied", [upload, mount, chunk, blob, manifest, tag], "403 'denied': the token lacks a right"
        ) { _ in
            RegistryError(.forbidden, "DENIED", "requested access to the resource is denied").answer
        },
        NamedReply(
            "403-immutable", [tag], "403 'tag is immutable', as of a repository whose rules fix it"
        ) { _ in RegistryError(.forbidden, "DENIED", "tag is immutable").answer },
        NamedReply(
            "416-range", [chunk], "416 for a piece with a range, as of registries with a limit for pieces"
        ) { _ in
            RegistryError(.rangeNotSatisfiable, "BLOB_UPLOAD_INVALID", "the chunk is not the next one").answer
        },
        NamedReply(
            "400-blob-unknown", [manifest, tag],
            "400 'blob unknown' for a manifest whose blobs are not seen everywhere yet"
        ) { _ in
            RegistryError(.badRequest, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry").answer
        },
    ]

    private static func expired(_ request: IncomingRequest) -> OutgoingResponse {
        let name = RegistryRoute(request)?.repository ?? ""
        let challenge =
            "Bearer realm=\"\(request.origin)/token\",service=\"rehearsal\","
            + "scope=\"repository:\(name):pull,push\",error=\"invalid_token\""
        return RegistryError(.unauthorized, "UNAUTHORIZED", "authentication required")
            .with("WWW-Authenticate", challenge).answer
    }
}
