internal import Core
internal import HTTPTypes

/// A refusal as the gallery words it.
struct MarketplaceError: AnsweringError {
    let answer: OutgoingResponse

    /// A body with the members that every error of the service has.
    init(_ status: HTTPResponse.Status, _ type: String, _ message: String) {
        let body: JSONValue = [
            "$id": "1", "innerException": .null, "message": .string(message),
            "typeName": .string("Microsoft.VisualStudio.Services.Gallery.WebApi.\(type)"),
            "typeKey": .string(type), "errorCode": 0, "eventId": 3000,
        ]
        answer = .gallery(body, status)
    }

    private init(_ answer: OutgoingResponse) { self.answer = answer }

    /// A token that the service does not know: no body at all.
    static let unauthorized = MarketplaceError(.empty(.unauthorized))

    /// A token whose time is over.
    static let expired = MarketplaceError(
        .gallery(
            ["message": "TF400813: Access Denied: The Personal Access Token used has expired."],
            .unauthorized))

    static func forbidden(_ publisher: String) -> MarketplaceError {
        MarketplaceError(
            .forbidden, "UnauthorizedRequestException",
            "TF400813: The user is not authorized to access this resource: publisher '\(publisher)'.")
    }

    static func noExtension(_ id: String) -> MarketplaceError {
        MarketplaceError(
            .notFound, "ExtensionDoesNotExistException", "The extension '\(id)' does not exist.")
    }

    static func extensionExists(_ id: String) -> MarketplaceError {
        MarketplaceError(
            .conflict, "ExtensionAlreadyExistsException", "The extension '\(id)' already exists.")
    }

    static func versionExists(_ package: UploadedVSIX) -> MarketplaceError {
        let target = package.target.map { " (\($0))" } ?? ""
        return MarketplaceError(
            .conflict, "ExtensionVersionAlreadyExistsException",
            "\(package.id)\(target) v\(package.version) already exists.")
    }

    static func invalidPackage(_ reason: String) -> MarketplaceError {
        MarketplaceError(.badRequest, "InvalidPackageFormatException", reason)
    }

    static func invalidVersion(_ version: String) -> MarketplaceError {
        MarketplaceError(
            .badRequest, "InvalidVersionException",
            "The VS Marketplace doesn't support prerelease versions: '\(version)'. Three numbers are expected."
        )
    }

    static func tooLarge(_ limit: Int64) -> MarketplaceError {
        MarketplaceError(
            .contentTooLarge, "ExtensionSizeExceededException",
            "The package is larger than the \(limit) bytes that are allowed.")
    }

    /// What the service says of some packages that it cannot digest, such as a tag of 50 characters.
    static let internalError = MarketplaceError(
        .internalServerError, "ApplicationException",
        "TF400898: An Internal Error Occurred. Activity Id: 00000000-0000-0000-0000-000000000000.")
}

extension OutgoingResponse {
    /// JSON with the media type of the service.
    static func gallery(_ json: JSONValue, _ status: HTTPResponse.Status = .ok) -> OutgoingResponse {
        .bytes(
            Array(json.text().utf8), type: "application/json; charset=utf-8; api-version=7.2-preview.1",
            status)
    }
}
