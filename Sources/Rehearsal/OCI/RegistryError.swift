internal import Core
internal import HTTPTypes

/// A refusal in the form of distribution-spec 1.1, "Error Codes".
struct RegistryError: AnsweringError {
    let status: HTTPResponse.Status
    let code: String
    let message: String
    var details: [JSONValue] = [.null]
    var fields: [(name: String, value: String)] = []

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// One entry for each detail, as docker-registry lists every missing blob.
    var answer: OutgoingResponse {
        let errors = details.map { detail -> JSONValue in
            ["code": .string(code), "message": .string(message), "detail": detail]
        }
        let body: JSONValue = ["errors": .array(errors)]
        let response = OutgoingResponse.bytes(Array(body.text().utf8), type: "application/json", status)
        return fields.reduce(response) { $0.with($1.name, $1.value) }
    }

    func with(_ name: String, _ value: String) -> RegistryError {
        var copy = self
        copy.fields.append((name, value))
        return copy
    }

    func about(_ details: [JSONValue]) -> RegistryError {
        var copy = self
        copy.details = details
        return copy
    }
}

extension RegistryError {
    static let noSuchPath = RegistryError(.notFound, "NAME_INVALID", "invalid repository name or path")
    static let wrongMethod = RegistryError(
        .methodNotAllowed, "UNSUPPORTED", "the operation is unsupported")
    static let uploadUnknown = RegistryError(
        .notFound, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry")
    static let nameUnknown = RegistryError(
        .notFound, "NAME_UNKNOWN", "repository name not known to registry")

    static func digestInvalid(_ message: String) -> RegistryError {
        RegistryError(.badRequest, "DIGEST_INVALID", message)
    }

    static func blobUnknown(_ digest: Digest) -> RegistryError {
        RegistryError(.notFound, "BLOB_UNKNOWN", "blob unknown to registry")
            .about([["digest": .string("\(digest)")]])
    }

    static func manifestUnknown(_ reference: String) -> RegistryError {
        RegistryError(.notFound, "MANIFEST_UNKNOWN", "manifest unknown")
            .about([["reference": .string(reference)]])
    }

    static func manifestInvalid(_ message: String) -> RegistryError {
        RegistryError(.badRequest, "MANIFEST_INVALID", message)
    }
}
