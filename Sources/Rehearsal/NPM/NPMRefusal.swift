internal import Core
internal import HTTPTypes

/// The registry says no, in the words and with the status of registry.npmjs.org as far as they are known.
struct NPMRefusal: AnsweringError, Hashable {
    let status: HTTPResponse.Status
    let words: String
    var fields: HTTPFields = [:]
    /// What is answered instead of the words.
    var document: JSONValue?

    var answer: OutgoingResponse {
        var response = OutgoingResponse.npm(document ?? ["error": .string(words)], status)
        response.fields.append(contentsOf: fields)
        return response
    }
}

extension NPMRefusal {
    static func badRequest(_ words: String) -> NPMRefusal { NPMRefusal(status: .badRequest, words: words) }

    static let notFound = NPMRefusal(status: .notFound, words: "Not found")

    static let unauthenticated = NPMRefusal(
        status: .unauthorized, words: "You must be logged in to publish packages.",
        fields: [.wwwAuthenticate: "Bearer"])

    static let invalidToken = NPMRefusal(
        status: .unauthorized, words: "Unauthorized", fields: [.wwwAuthenticate: "Bearer"])

    /// A write with an expired token is treated as one without any right, which is masked as 404; only this
    /// header tells (seen in public logs since the classic tokens ended in December 2025).
    static let expiredToken = NPMRefusal(
        status: .notFound, words: "Not found",
        fields: [.npmNotice: "Access token expired or revoked. Please try logging in again."])

    static let oneTimePassword = NPMRefusal(
        status: .unauthorized,
        words: "You must provide a one-time pass. Upgrade your client to npm@latest in order to use 2FA.",
        fields: [.wwwAuthenticate: "OTP"])

    static let readOnlyToken = NPMRefusal(
        status: .forbidden, words: "This token does not have permission to perform this action.")

    static let methodNotAllowed = NPMRefusal(status: .methodNotAllowed, words: "Method Not Allowed")

    /// A job that nobody trusts is not told from a package that does not exist.
    static let untrusted = NPMRefusal(
        status: .notFound, words: "OIDC token exchange error - package not found",
        document: ["message": "OIDC token exchange error - package not found"])

    static let privatePackages = NPMRefusal(
        status: .init(code: 402, reasonPhrase: "Payment Required"),
        words: "You must sign up for private packages")

    static func notOwner(_ name: String) -> NPMRefusal {
        NPMRefusal(
            status: .forbidden,
            words: "You do not have permission to publish \"\(name)\". Are you logged in as the correct user?"
        )
    }

    static func staged(_ version: String) -> NPMRefusal {
        NPMRefusal(
            status: .conflict, words: "Cannot publish over previously staged version \"\(version)\".")
    }

    static func locked(_ name: String) -> NPMRefusal {
        NPMRefusal(
            status: .forbidden, words: "\(name) cannot be republished until 24 hours have passed.")
    }

    static func exists(_ version: String) -> NPMRefusal {
        NPMRefusal(
            status: .forbidden,
            words: "You cannot publish over the previously published versions: \(version).")
    }
}

extension HTTPField.Name {
    fileprivate static var npmNotice: Self {
        guard let name = HTTPField.Name("npm-notice") else { preconditionFailure("not a header name") }
        return name
    }
}

extension OutgoingResponse {
    /// A JSON document as the registry writes it.
    static func npm(
        _ value: JSONValue, _ status: HTTPResponse.Status = .ok, type: String = "application/json"
    ) -> OutgoingResponse {
        .bytes(Array(value.text().utf8), type: type, status)
    }
}
