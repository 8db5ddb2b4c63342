internal import Artifacts
internal import Core
internal import HTTP
internal import HTTPTypes
internal import Lifecycle
public import SystemPackage

/// Downloads what a store serves and compares it with the file that was sent.
public struct VSIXReadBack: Sendable {
    private let scratch: FilePath

    /// Creates a comparison.
    ///
    /// - Parameter scratch: an existing folder for a package whose bytes differ, while its normal form is
    ///   computed.
    public init(scratch: FilePath) { self.scratch = scratch }

    /// What a download turned out to be.
    enum Comparison: Hashable, Sendable {
        case identical(Digest, evidence: String)
        case different(found: String)
        /// The store does not serve it (404).
        case missing
    }

    /// Compares, by raw bytes first and only if they differ by the normal form, so that the usual case needs no
    /// space on the disk.
    ///
    /// - Throws: `Failure` if it cannot be downloaded.
    func compare(_ url: String, with upload: VSIXUpload, through client: StoreClient) async throws
        -> Comparison
    {
        let answer = try await client.read(Request(.get, url, receive: .digest([.sha256])))
        switch answer.status.code {
        case 200:
            guard case .digests(let digests, let size) = answer.body, let found = digests.first else {
                throw client.unexpected(answer, "the bytes of the package")
            }
            if found == upload.sha256 {
                return .identical(found, evidence: "downloaded and compared: the same bytes")
            }
            return try await compareNormalForm(url, found: found, size: size, upload, client)
        case 404: return .missing
        default: throw client.unexpected(answer, "the package")
        }
    }

    private func compareNormalForm(
        _ url: String, found: Digest, size: Int, _ upload: VSIXUpload, _ client: StoreClient
    ) async throws -> Comparison {
        let copy = scratch.appending("read-back-\(Digest.of(url).hex.prefix(24)).vsix")
        let answer = try await client.read(Request(.get, url, receive: .file(copy)))
        guard answer.status.code == 200 else { throw client.unexpected(answer, "the package") }
        let comparison = await judge(copy, found: found, size: size, upload)
        try await offPool { try FileSystem.remove(copy) }
        return comparison
    }

    private func judge(_ copy: FilePath, found: Digest, size: Int, _ upload: VSIXUpload) async -> Comparison {
        do {
            let form = try await offPool { try VSIXNormalForm.digest(of: copy) }
            guard form == upload.normalForm else {
                return .different(found: "a package of \(size) bytes, \(found), with other contents")
            }
            return .identical(
                found,
                evidence: "downloaded and compared: packed anew, the same contents (normal form \(form))")
        } catch {
            return .different(found: "\(size) bytes, \(found), that are no readable package")
        }
    }
}
