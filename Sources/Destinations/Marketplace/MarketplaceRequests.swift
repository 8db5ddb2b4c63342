internal import Core
internal import HTTP
internal import HTTPTypes

/// The requests of the gallery's protocol, with routes and api-versions fixed.
///
/// vsce asks `OPTIONS /_apis/gallery` for them first, but sends the same ones ever since.
extension MarketplaceConnection {
    /// What the owner of a publisher sees of an extension: every version, validated or not.
    ///
    /// Flag 1 asks for versions. An owner's list may be long, so the answer may have some megabytes.
    func extensionRequest(_ vsix: VSIXCoordinates) -> Request {
        request(.get, "\(extensionPath(vsix))?flags=1", api: "7.2-preview.2")
    }

    /// A new extension.
    func createRequest(_ upload: VSIXUpload) -> Request {
        uploading(.post, "\(base)/_apis/gallery/extensions", upload)
    }

    /// Another version or target of an extension.
    func updateRequest(_ vsix: VSIXCoordinates, _ upload: VSIXUpload) -> Request {
        uploading(.put, extensionPath(vsix), upload)
    }

    /// Which roles the credential has on a publisher.
    func rolesRequest(_ publisher: String) -> Request {
        let path = "_apis/securityroles/scopes/gallery.publisher/roleassignments/resources"
        return request(.get, "\(base)/\(path)/\(StoreURL.encode(publisher))", api: "3.2-preview.1")
    }

    /// What the public sees of an extension, without any credential.
    ///
    /// Flags: 1 versions, 16 properties, 128 asset URIs, and not 32, which hides versions that are not validated
    /// yet. Filter 7 is the full name.
    func queryRequest(_ vsix: VSIXCoordinates) -> Request { queryRequest(vsix.id, flags: 145) }

    /// The same with other flags.
    func queryRequest(_ id: String, flags: Int) -> Request {
        let criterion: JSONValue = ["filterType": 7, "value": .string(id)]
        let filter: JSONValue = ["pageNumber": 1, "pageSize": 1, "criteria": [criterion]]
        let query: JSONValue = ["filters": [filter], "assetTypes": [], "flags": .number("\(flags)")]
        let fields: HTTPFields = [
            .accept: "application/json;api-version=3.0-preview.1", .contentType: "application/json",
        ]
        var request = Request(
            .post, "\(base)/_apis/public/gallery/extensionquery", fields: fields,
            body: .text(query.text()), receive: .memory(limit: Self.answerLimit))
        // A question, although it is asked by POST.
        request.isSafe = true
        return request
    }

    /// What was counted in the last days, by version.
    func statisticsRequest(_ publisher: String, _ name: String, days: Int) -> Request {
        let place = "\(StoreURL.encode(publisher))/extensions/\(StoreURL.encode(name))"
        return request(
            .get, "\(base)/_apis/gallery/publishers/\(place)/stats?days=\(days)&aggregate=1",
            api: "7.2-preview.1")
    }

    /// Where a version is downloaded, if the query's answer does not say so.
    func assetBase(_ vsix: VSIXCoordinates) -> String {
        let parts = [vsix.publisher, "extension", vsix.name, vsix.version].map(StoreURL.encode)
        return "\(base)/_apis/public/gallery/publisher/\(parts.joined(separator: "/"))/assetbyname"
    }

    private func extensionPath(_ vsix: VSIXCoordinates) -> String {
        let publisher = StoreURL.encode(vsix.publisher)
        return "\(base)/_apis/gallery/publishers/\(publisher)/extensions/\(StoreURL.encode(vsix.name))"
    }

    /// A new extension, or another version or target, with the archive of the publisher's signature.
    func signedRequest(_ vsix: VSIXCoordinates, _ upload: VSIXUpload, _ signature: VSIXUpload.Signature)
        -> Request
    {
        let publisher = StoreURL.encode(vsix.publisher)
        let url =
            "\(base)/_apis/gallery/publishers/\(publisher)/publishersignedextension/"
            + "\(StoreURL.encode(vsix.name))?extensionType=Visual%20Studio%20Code"
        var request = request(.put, url, api: "7.2-preview.1")
        // Without the parameter `boundary`, which RFC 2046 demands: the service finds it in the body.
        request.fields[.contentType] = "multipart/related"
        request.body = Self.multipart(upload, signature)
        request.idleTimeout = .seconds(180)
        return request
    }

    private static func multipart(_ upload: VSIXUpload, _ signature: VSIXUpload.Signature) -> Body {
        let boundary = "--0f411892-ef48-488f-89d3-4f0546e84723"
        func head(_ name: String, _ file: String) -> Body.Part {
            .bytes(
                Array(
                    ("\(boundary)\r\nContent-Disposition: attachment; name=\(name); filename=\"\(file)\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n").utf8))
        }
        return Body(
            [head("vsix", upload.fileName)] + Body.file(upload.path, size: upload.size).parts
                + [.bytes(Array("\r\n".utf8)), head("sigzip", signature.fileName)]
                + Body.file(signature.path, size: signature.size).parts
                + [.bytes(Array("\r\n\(boundary)--\r\n".utf8))])
    }

    private func uploading(_ method: HTTPRequest.Method, _ url: String, _ upload: VSIXUpload) -> Request {
        var request = request(method, url, api: "7.2-preview.2")
        request.fields[.contentType] = "application/octet-stream"
        request.body = .file(upload.path, size: upload.size)
        // The service checks the package before it answers, during which nothing moves; vsce waits 3 minutes.
        request.idleTimeout = .seconds(180)
        return request
    }

    /// The credential is put in when it is sent.
    private func request(_ method: HTTPRequest.Method, _ url: String, api: String) -> Request {
        var fields: HTTPFields = [.accept: "application/json;api-version=\(api)"]
        // Without it a refused credential is answered by a redirect to a sign-in page.
        if let suppress = HTTPField.Name("X-TFS-FedAuthRedirect") { fields[suppress] = "Suppress" }
        return Request(
            method, url, fields: fields, receive: .memory(limit: Self.answerLimit), redirects: .stop)
    }

    /// Some extensions have thousands of versions, each with several URLs and properties.
    private static let answerLimit = 128 << 20
}
