internal import Artifacts
internal import Core
internal import HTTP
internal import HTTPTypes
internal import Lifecycle
public import SystemPackage

/// Downloads what a store serves, compares it with the file that was sent, and has the store's signature verified.
public struct VSIXReadBack: Sendable {
    let scratch: FilePath
    let judge: (any VSIXSignatureJudge)?

    /// Creates a comparison.
    ///
    /// - Parameters:
    ///   - scratch: an existing folder for a package whose bytes differ, while its normal form is computed.
    ///   - judge: verifies signatures; nil to leave them.
    public init(scratch: FilePath, judge: (any VSIXSignatureJudge)? = nil) {
        self.scratch = scratch
        self.judge = judge
    }

    /// What a download turned out to be.
    enum Comparison: Sendable {
        case identical(Digest, evidence: String)
        case different(found: String)
        /// The store does not serve it (404).
        case missing
        /// The store's signature does not hold.
        case badSignature(Failure)
    }

    /// Compares, by raw bytes first and only if they differ by the normal form, so that the usual case needs no
    /// space on the disk.
    ///
    /// - Throws: `Failure` if it cannot be downloaded.
    func compare(
        _ url: String, with upload: VSIXUpload, signed source: SignatureSource?, through client: StoreClient
    ) async throws -> Comparison {
        let answer = try await client.read(Request(.get, url, receive: .digest([.sha256])))
        switch answer.status.code {
        case 200:
            guard case .digests(let digests, let size) = answer.body, let found = digests.first else {
                throw client.unexpected(answer, "the bytes of the package")
            }
            guard found == upload.sha256 else {
                return try await compareNormalForm(url, found: found, size: size, upload, source, client)
            }
            return try await signed(
                source, upload.path, found, "downloaded and compared: the same bytes", client)
        case 404: return .missing
        default: throw client.unexpected(answer, "the package")
        }
    }

    private func compareNormalForm(
        _ url: String, found: Digest, size: Int, _ upload: VSIXUpload, _ source: SignatureSource?,
        _ client: StoreClient
    ) async throws -> Comparison {
        try await withDownload(url, "vsix", client) { copy in
            switch await Self.judge(copy, found: found, size: size, upload) {
            case .identical(let digest, let evidence):
                try await signed(source, copy, digest, evidence, client)
            case let other: other
            }
        }
    }

    private static func judge(
        _ copy: FilePath, found: Digest, size: Int, _ upload: VSIXUpload
    ) async -> Comparison {
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

    /// Downloads a file, lets the body work with it, and removes it.
    func withDownload(
        _ url: String, _ ending: String, _ client: StoreClient,
        _ body: (FilePath) async throws -> Comparison
    ) async throws -> Comparison {
        let copy = scratch.appending("read-back-\(Digest.of(url).hex.prefix(24)).\(ending)")
        let answer = try await client.read(Request(.get, url, receive: .file(copy)))
        guard answer.status.code == 200 else { throw client.unexpected(answer, "the file") }
        let comparison: Comparison
        do {
            comparison = try await body(copy)
        } catch {
            try await offPool { try FileSystem.remove(copy) }
            throw error
        }
        try await offPool { try FileSystem.remove(copy) }
        return comparison
    }
}
