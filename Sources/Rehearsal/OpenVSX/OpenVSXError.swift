internal import Core
internal import HTTPTypes

/// A refusal as Open VSX words it.
struct OpenVSXError: AnsweringError {
    let answer: OutgoingResponse

    init(_ message: String, _ status: HTTPResponse.Status = .badRequest) {
        answer = .registry(["error": .string(message)], status)
    }

    static let invalidToken = OpenVSXError("Invalid access token.")

    static func unknownPublisher(_ namespace: String) -> OpenVSXError {
        OpenVSXError(
            "Unknown publisher: \(namespace)\nUse the 'create-namespace' command to create a namespace "
                + "corresponding to your publisher name.")
    }

    static func insufficientRights(publisher: String) -> OpenVSXError {
        OpenVSXError("Insufficient access rights for publisher: \(publisher)")
    }

    static func insufficientRights(namespace: String) -> OpenVSXError {
        OpenVSXError("Insufficient access rights for namespace: \(namespace)")
    }

    static func noNamespace(_ name: String) -> OpenVSXError {
        OpenVSXError("Namespace not found: \(name)", .notFound)
    }

    static func noExtension(_ id: String) -> OpenVSXError {
        OpenVSXError("Extension not found: \(id)", .notFound)
    }

    static func published(_ item: ShelvedVSIX, isVisible: Bool) -> OpenVSXError {
        let package = item.package
        let target = package.target.map { " (\($0))" } ?? ""
        let end =
            item.isRemoved
            ? " and was removed. Its identity stays reserved and cannot be republished."
            : isVisible ? "." : ", but currently isn't active and therefore not visible."
        return OpenVSXError(
            "Extension \(package.id) \(package.version)\(target) is already published\(end)")
    }

    static func tooLarge(_ limit: Int64) -> OpenVSXError {
        OpenVSXError(
            "The extension package exceeds the size limit of \(limit >> 20) MB.", .contentTooLarge)
    }

    /// Too many requests; the field is the one that the service sends.
    static var throttled: OpenVSXThrottled { OpenVSXThrottled() }
}

/// Too many requests.
struct OpenVSXThrottled: AnsweringError {
    var answer: OutgoingResponse {
        OpenVSXError("Too many requests.", .tooManyRequests).answer
            .with("X-Rate-Limit-Retry-After-Seconds", "7")
    }
}

extension OutgoingResponse {
    /// JSON as the registry sends it.
    static func registry(_ json: JSONValue, _ status: HTTPResponse.Status = .ok) -> OutgoingResponse {
        .bytes(Array(json.text().utf8), type: "application/json", status)
    }
}
