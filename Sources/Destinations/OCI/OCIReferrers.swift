public import Core
public import HTTP
internal import HTTPTypes
internal import Lifecycle

/// What is attached to an image: signatures, attestations, lists of components (distribution-spec 1.1, "Referrers").
///
/// Registries without the API get an index at the fallback tag, which everybody who attaches must extend.
public struct OCIReferrers: Sendable {
    private let repository: OCIRepository
    private let client: OCIClient

    /// Creates a conversation with a repository.
    ///
    /// - Parameters:
    ///   - repository: where the images are.
    ///   - credentials: who attaches.
    ///   - transport: sends the requests.
    ///   - now: the clock by which tokens end.
    public init(
        _ repository: OCIRepository, credentials: OCICredentials, transport: any Transport,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.repository = repository
        let scopes = [OCIScope(repository: repository.name, "pull", "push")]
        client = OCIClient(
            session: OCISession(repository, credentials, scopes: scopes, transport: transport, now: now))
    }

    /// Goes on in a conversation that there is already.
    init(_ repository: OCIRepository, _ client: OCIClient) {
        (self.repository, self.client) = (repository, client)
    }

    /// The tag of the index for registries without the API: `sha256-HEX`.
    static func fallbackTag(_ subject: Digest) -> String {
        "\(subject.algorithm.rawValue.prefix(32))-\(subject.hex.prefix(64))"
    }

    /// Descriptors of what refers to an image, by the API or by the fallback tag.
    ///
    /// - Throws: `Failure` (`oci.unavailable`, `oci.refused`, …).
    public func list(_ subject: Digest) async throws -> [JSONValue] {
        try await failing {
            if let listed = try await listed(subject) { return listed }
            return try await fallback(subject)?.descriptors ?? []
        }
    }

    /// Pushes an artifact whose manifest names `subject`, and makes sure that it is listed.
    ///
    /// Repeatable: attaching the same again changes nothing.
    ///
    /// - Throws: `Failure` as `list(_:)`; `oci.refused` if the manifest names no subject.
    public func attach(_ artifact: OCIPush.Image) async throws {
        try await failing { try await add(artifact) }
    }

    /// The first of some artifacts that is listed neither by the API nor at the fallback tag, where `add` lists what the
    /// API forgets; nil if all are.
    ///
    /// - Throws: `OCIFault`.
    func missing(of artifacts: [OCIPush.Image], beside subject: Digest) async throws -> OCIPush.Image? {
        func left(_ artifacts: [OCIPush.Image], by list: [JSONValue]) -> [OCIPush.Image] {
            let digests = Set(list.compactMap { $0["digest"]?.string })
            return artifacts.filter { !digests.contains("\($0.root.digest)") }
        }
        let forgotten = left(artifacts, by: try await listed(subject) ?? [])
        guard !forgotten.isEmpty else { return nil }
        return left(forgotten, by: try await fallback(subject)?.descriptors ?? []).first
    }

    /// Pushes an artifact and makes sure that it is listed.
    ///
    /// - Throws: `OCIFault`.
    func add(_ artifact: OCIPush.Image) async throws {
        guard let document = try? JSONValue(parsing: artifact.root.bytes),
            let subject = document["subject"]?["digest"]?.string.flatMap({ Digest($0) })
        else {
            throw OCIFault.refused(
                Failure(
                    .ociRefused, "\(repository)@\(artifact.root.digest)", "names no subject",
                    advice: "attach an artifact that was made for an image"))
        }
        for blob in artifact.blobs {
            try await OCIBlobUpload(client: client, blob: blob, mountSource: nil).run()
        }
        let own = "\(artifact.root.digest)"
        if try await !client.hasManifest(at: own) { try await client.put(artifact.root, at: own) }
        // The answer's OCI-Subject is not enough: one large registry sent it without keeping the list.
        if let listed = try await listed(subject), listed.contains(where: { $0["digest"]?.string == own }) {
            return
        }
        try await extend(subject, with: Self.descriptor(of: artifact.root, document))
    }

    private func failing<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let fault as OCIFault {
            throw fault.failure
        }
    }
}

extension OCIReferrers {
    private static let index = "application/vnd.oci.image.index.v1+json"
    private static let pages = 100
    /// How often the index is written anew when somebody else writes it at the same time.
    private static let attempts = 4

    /// The API's list; nil from a registry without it.
    private func listed(_ subject: Digest) async throws -> [JSONValue]? {
        var all: [JSONValue] = []
        var next: String? = client.session.url("referrers/\(subject)")
        for _ in 0..<Self.pages {
            guard let url = next else { break }
            let request = Request(.get, url, fields: [.accept: Self.index])
            let response = try await client.session.send(request)
            if response.status == .notFound || response.status == .methodNotAllowed { return nil }
            guard response.status == .ok else { throw client.session.unexpected(response, request) }
            // Gateways answer what they do not know with a page of their own.
            guard let manifests = response.json?["manifests"]?.array else { return nil }
            all += manifests
            next = response.field("Link").flatMap { OCIPageLink.next($0, from: url) }
        }
        return all
    }

    private func fallback(_ subject: Digest) async throws -> (
        descriptors: [JSONValue], manifest: OCIPush.Manifest
    )? {
        guard let manifest = try await client.manifest(at: Self.fallbackTag(subject)) else { return nil }
        return ((try? JSONValue(parsing: manifest.bytes))?["manifests"]?.array ?? [], manifest)
    }

    private func extend(_ subject: Digest, with descriptor: JSONValue) async throws {
        for _ in 0..<Self.attempts {
            let others = try await fallback(subject)?.descriptors ?? []
            if others.contains(where: { $0["digest"] == descriptor["digest"] }) { return }
            let index = JSONValue(members: [
                ("schemaVersion", 2), ("mediaType", .string(Self.index)),
                ("manifests", .array(others + [descriptor])),
            ])
            try await client.put(
                OCIPush.Manifest(bytes: Array(index.text().utf8), mediaType: Self.index),
                at: Self.fallbackTag(subject))
            // Who wrote at the same time has taken ours away, or we theirs: so look, and write once more.
        }
        throw OCIFault.transient(
            Failure(
                .ociUnavailable, "\(repository):\(Self.fallbackTag(subject))",
                "somebody else writes the list of attachments at the same time", advice: "run it again"),
            retryAfter: nil)
    }

    /// All annotations too: who lists by the tag sees what the API would show.
    private static func descriptor(of manifest: OCIPush.Manifest, _ document: JSONValue) -> JSONValue {
        var object = JSONObject()
        object["mediaType"] = .string(manifest.mediaType)
        object["digest"] = .string("\(manifest.digest)")
        object["size"] = .number("\(manifest.bytes.count)")
        object["artifactType"] = document["artifactType"] ?? document["config"]?["mediaType"]
        object["annotations"] = document["annotations"]
        return .object(object)
    }
}

/// The `Link` field of lists in pages (RFC 8288).
enum OCIPageLink {
    /// The absolute URL of the next page, on the same host; nil if this was the last.
    static func next(_ field: String, from url: String) -> String? {
        guard field.contains("rel=\"next\"") || field.contains("rel=next"), field.hasPrefix("<"),
            let end = field.firstIndex(of: ">"), let origin = OCIOrigin(url)
        else { return nil }
        let target = String(field[field.index(after: field.startIndex)..<end])
        if target.hasPrefix("/") { return "\(origin)\(target)" }
        if let other = OCIOrigin(target) { return other == origin ? target : nil }
        let base = url.prefix { $0 != "?" }
        return target.hasPrefix("?") ? base + target : nil
    }
}
