internal import Core
internal import HTTPTypes

/// GitHub says no, in its own words.
struct GitHubRefusal: AnsweringError, Hashable {
    let status: HTTPResponse.Status
    let message: String
    var errors: [JSONValue] = []

    var answer: OutgoingResponse {
        var members: [(String, JSONValue)] = [("message", .string(message))]
        if !errors.isEmpty { members.append(("errors", .array(errors))) }
        members.append(("documentation_url", "https://docs.github.com/rest"))
        members.append(("status", .string("\(status.code)")))
        return .gitHub(JSONValue(members: members), status)
    }
}

extension GitHubRefusal {
    static let notFound = GitHubRefusal(status: .notFound, message: "Not Found")
    static let badCredentials = GitHubRefusal(status: .unauthorized, message: "Bad credentials")
    static let unauthenticated = GitHubRefusal(status: .unauthorized, message: "Requires authentication")
    static let notAccessible = GitHubRefusal(
        status: .forbidden, message: "Resource not accessible by personal access token")
    static let noUserAgent = GitHubRefusal(
        status: .forbidden,
        message: "Request forbidden by administrative rules. Please make sure your request has a User-Agent "
            + "header")
    static let unreadable = GitHubRefusal(status: .badRequest, message: "Problems parsing JSON")
    static let badLength = GitHubRefusal(status: .badRequest, message: "Bad Content-Length")
    static let immutable = GitHubRefusal(
        status: .unprocessableContent, message: "Cannot upload assets to an immutable release.")

    /// One field of a resource is wrong: `missing_field`, `invalid`, `already_exists`.
    static func invalid(_ resource: String, _ field: String, _ code: String) -> GitHubRefusal {
        GitHubRefusal(
            status: .unprocessableContent, message: "Validation Failed",
            errors: [["resource": .string(resource), "code": .string(code), "field": .string(field)]])
    }

    /// One field of a resource breaks a rule that has a text of its own.
    static func custom(_ resource: String, _ field: String, _ message: String) -> GitHubRefusal {
        GitHubRefusal(
            status: .unprocessableContent, message: "Validation Failed",
            errors: [
                [
                    "resource": .string(resource), "code": "custom", "field": .string(field),
                    "message": .string(message),
                ]
            ])
    }
}

extension OutgoingResponse {
    /// A JSON document as the API writes it.
    static func gitHub(_ value: JSONValue, _ status: HTTPResponse.Status = .ok) -> OutgoingResponse {
        .bytes(Array(value.text().utf8), type: "application/json; charset=utf-8", status)
    }
}
