public import Core
public import HTTP
public import Lifecycle
public import SystemPackage

/// Reads an image of a registry, for a base.
///
/// Everything is asked for by digest; only `digest(of:)` looks at a tag.
public struct OCIPull: Sendable {
    /// The repository.
    public let repository: OCIRepository
    private let client: OCIClient

    /// Creates a reader.
    ///
    /// - Parameters:
    ///   - repository: where the image is.
    ///   - credentials: who reads; public images need none.
    ///   - transport: sends the requests.
    ///   - notify: is told the registry's warnings and limits, each once.
    ///   - now: the clock by which tokens end.
    public init(
        _ repository: OCIRepository, credentials: OCICredentials, transport: any Transport,
        notify: @escaping NoticeSink = { _ in }, now: @escaping @Sendable () -> Timestamp
    ) {
        self.repository = repository
        let scope = OCIScope(repository: repository.name, "pull")
        client = OCIClient(
            session: OCISession(
                repository, credentials, scopes: [scope], transport: transport, notices: OCINotices(notify),
                now: now))
    }

    /// The manifest that a tag points to; nil if there is none.
    ///
    /// - Throws: `Failure` (`oci.unauthorized`, `oci.denied`, `oci.unavailable`, `oci.mismatch`, …).
    public func digest(of tag: String) async throws -> Digest? {
        try await failing { try await client.manifestDigest(at: tag) }
    }

    /// The digest that the registry names for a tag, in one question; nil if there is no such tag.
    ///
    /// Its bytes are not read, so it is fit to be told to people and for nothing else.
    ///
    /// - Throws: `Failure` as `digest(of:)`.
    public func announcedDigest(of tag: String) async throws -> Digest? {
        try await failing { try await client.announcedDigest(at: tag) }
    }

    /// The names of all tags, in the registry's order; nil if it does not know the repository.
    ///
    /// - Throws: `Failure` as `digest(of:)`.
    public func tags() async throws -> [String]? { try await failing { try await client.tags() } }

    /// The bytes of an index or manifest; nil if it is not there.
    ///
    /// - Throws: `Failure` as `digest(of:)`; `oci.mismatch` for other bytes than those asked for.
    public func manifest(_ digest: Digest) async throws -> [UInt8]? {
        try await failing {
            guard let manifest = try await client.manifest(at: "\(digest)") else { return nil }
            let found = Digest.of(manifest.bytes, digest.algorithm)
            guard found == digest else {
                throw Failure(
                    .ociMismatch, "\(repository)@\(digest)",
                    "the registry sends a manifest with the digest \(found)",
                    advice: "do not use what this registry holds before its operator has explained this")
            }
            return manifest.bytes
        }
    }

    /// Downloads a blob into a file, whose bytes the caller checks; false if it is not there.
    ///
    /// - Throws: `Failure` as `digest(of:)`.
    public func blob(_ digest: Digest, to file: FilePath) async throws -> Bool {
        try await failing { try await client.download(digest, to: file) }
    }

    private func failing<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let fault as OCIFault {
            throw fault.failure
        }
    }
}
