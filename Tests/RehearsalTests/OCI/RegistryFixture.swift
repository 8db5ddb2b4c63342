import Core
import Foundation
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport
import Testing

/// A registry that is asked without a network.
struct RegistryFixture {
    let registry: RegistryStandIn
    let folder: FilePath

    /// Runs a test on a fresh registry.
    static func run(
        _ access: RegistryAccess = .open, _ body: (RegistryFixture) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            try await body(
                RegistryFixture(registry: try RegistryStandIn(folder: folder, access: access), folder: folder)
            )
        }
    }

    /// Sends a request; the target is a path or an absolute URL, as `Location` gives it.
    func send(
        _ method: HTTPRequest.Method, _ target: String, _ fields: HTTPFields = [:], _ body: [UInt8] = []
    ) async throws -> RegistryAnswer {
        let parsed = try #require(RequestTarget(target))
        var all = fields
        all[.contentLength] = "\(body.count)"
        let request = IncomingRequest(method, parsed, fields: all, body: IncomingBody(body))
        do {
            return try await RegistryAnswer(registry.respond(to: request))
        } catch let error as any AnsweringError {
            return try RegistryAnswer(error.answer)
        }
    }

    /// Uploads a blob in two requests.
    @discardableResult
    func upload(_ bytes: [UInt8], to repository: String = "a/b", _ algorithm: Digest.Algorithm = .sha256)
        async throws -> Digest
    {
        let digest = Digest.of(bytes, algorithm)
        let start = try await send(.post, "/v2/\(repository)/blobs/uploads/")
        let end = try await send(.put, "\(start["Location"])&digest=\(digest)", [:], bytes)
        try #require(end.status == 201, "\(end.text)")
        return digest
    }

    /// Puts a manifest.
    @discardableResult
    func put(
        _ manifest: JSONValue, _ reference: String, in repository: String = "a/b", type: String? = nil
    ) async throws -> RegistryAnswer {
        let fields: HTTPFields = [.contentType: type ?? manifest["mediaType"]?.string ?? "?"]
        return try await send(
            .put, "/v2/\(repository)/manifests/\(reference)", fields, Array(manifest.text().utf8))
    }
}

/// An answer, with its body read.
struct RegistryAnswer {
    let status: Int
    let body: [UInt8]
    private let fields: HTTPFields

    init(_ response: OutgoingResponse) throws {
        status = response.status.code
        fields = response.fields
        switch response.body {
        case .empty: body = []
        case .bytes(let bytes): body = bytes
        case .file(let path, let range):
            let all = try FileStream.contents(of: path)
            body = range.map { Array(all[Int($0.lowerBound)..<Int($0.upperBound)]) } ?? all
        }
    }

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue? { try? JSONValue(parsing: body) }
    /// The code of the first error.
    var code: String? { json?["errors"]?.array?.first?["code"]?.string }

    /// A field's value; empty if there is none.
    subscript(name: String) -> String { HTTPField.Name(name).flatMap { fields[$0] } ?? "" }
}

/// Manifests of the least form.
enum SampleManifest {
    static let imageType = "application/vnd.oci.image.manifest.v1+json"
    static let indexType = "application/vnd.oci.image.index.v1+json"

    static func image(
        config: Digest, layers: [Digest], subject: Digest? = nil, artifactType: String? = nil
    ) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("schemaVersion", 2), ("mediaType", .string(imageType)),
            ("config", descriptor(config, "application/vnd.oci.image.config.v1+json")),
            (
                "layers",
                .array(layers.map { descriptor($0, "application/vnd.oci.image.layer.v1.tar+gzip") })
            ),
        ]
        if let subject { members.append(("subject", descriptor(subject, imageType))) }
        if let artifactType { members.append(("artifactType", .string(artifactType))) }
        return JSONValue(members: members + [("annotations", ["org.example.key": "value"])])
    }

    static func index(_ children: [Digest]) -> JSONValue {
        [
            "schemaVersion": 2, "mediaType": .string(indexType),
            "manifests": .array(children.map { descriptor($0, imageType) }),
        ]
    }

    private static func descriptor(_ digest: Digest, _ type: String) -> JSONValue {
        ["mediaType": .string(type), "digest": .string("\(digest)"), "size": 2]
    }
}
