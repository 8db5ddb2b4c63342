internal import Core
internal import HTTP
internal import HTTPTypes

extension OpenVSXConnection {
    /// A version for one target, as the public sees it.
    ///
    /// The target is always named: without one the registry picks any.
    func versionRequest(_ vsix: VSIXCoordinates) -> Request {
        let parts = [vsix.publisher, vsix.name, vsix.target ?? "universal", vsix.version]
        return Request(.get, "\(base)/api/\(parts.map(StoreURL.encode).joined(separator: "/"))")
    }

    /// The upload; identity, target and pre-release flag are read from the package.
    func publishRequest(_ upload: VSIXUpload) -> Request {
        var request = writing(.post, "\(base)/api/-/publish")
        request.fields[.contentType] = "application/octet-stream"
        request.body = .file(upload.path, size: upload.size)
        // The registry reads the whole package before it answers.
        request.idleTimeout = .seconds(180)
        return request
    }

    /// The deletion of versions, each for a target; the token's owner must be allowed to.
    ///
    /// Known since Open VSX 1.2.0, by ovsx 1.2's `unpublish`.
    func deletionRequest(_ vsix: VSIXCoordinates, _ versions: JSONValue) -> Request {
        var request = writing(.post, deletionURL(vsix))
        request.fields[.contentType] = "application/json"
        request.body = .text(versions.text())
        return request
    }

    /// Where versions of an extension are deleted.
    func deletionURL(_ vsix: VSIXCoordinates) -> String {
        "\(base)/api/\(StoreURL.encode(vsix.publisher))/\(StoreURL.encode(vsix.name))/delete"
    }

    /// Whether the token may publish in a namespace.
    func verifyRequest(_ namespace: String) -> Request {
        writing(.get, "\(base)/api/\(StoreURL.encode(namespace))/verify-pat")
    }

    /// A namespace as the public sees it.
    func namespaceRequest(_ namespace: String) -> Request {
        Request(.get, "\(base)/api/\(StoreURL.encode(namespace))")
    }

    /// A new namespace, of which the token's owner becomes a contributor.
    func namespaceCreation(_ namespace: String) -> Request {
        var request = writing(.post, "\(base)/api/-/namespace/create")
        request.fields[.contentType] = "application/json"
        let body: JSONValue = ["name": .string(namespace)]
        request.body = .text(body.text())
        return request
    }

    /// Where the VSIX of a version is served, if the version's JSON does not say so.
    func download(_ vsix: VSIXCoordinates) -> String {
        let target = vsix.target.map { [$0] } ?? []
        let file = "\(vsix.id)-\(vsix.version)" + (vsix.target.map { "@\($0)" } ?? "") + ".vsix"
        let parts = [vsix.publisher, vsix.name] + target + [vsix.version, "file", file]
        return "\(base)/api/\(parts.map(StoreURL.encode).joined(separator: "/"))"
    }

    /// The token is put into the query when it is sent.
    ///
    /// A redirect is handed back, not followed: it could carry the token to another host.
    private func writing(_ method: HTTPRequest.Method, _ url: String) -> Request {
        Request(method, url, redirects: .stop)
    }
}
