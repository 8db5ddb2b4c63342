internal import Core
internal import HTTP
internal import HTTPTypes
internal import SystemPackage

extension VSIXReadBack {
    /// Adds what the store's signature says to what the comparison has found.
    ///
    /// A store that has not signed (yet) is no error, and the evidence says so.
    ///
    /// - Throws: `Failure` if the signature cannot be downloaded.
    func signed(
        _ source: SignatureSource?, _ package: FilePath, _ digest: Digest, _ evidence: String,
        _ client: StoreClient
    ) async throws -> Comparison {
        guard let judge else { return .identical(digest, evidence: evidence) }
        let unsigned = Comparison.identical(digest, evidence: evidence + "; the store has not signed it")
        guard let source, let authority = try await authority(source.authority, client) else {
            return unsigned
        }
        let head = try await client.read(Request(.head, source.archive))
        guard head.status.code != 404 else { return unsigned }
        return try await withDownload(source.archive, "sigzip", client) { archive in
            do {
                let found = try await offPool { try judge.judge(archive, of: package, by: authority) }
                return .identical(digest, evidence: "\(evidence); \(found)")
            } catch let failure as Failure where failure.code.category == .mismatch {
                return .badSignature(failure)
            }
        }
    }

    /// Nil if the store names a key that it does not serve.
    private func authority(
        _ authority: SignatureSource.Authority, _ client: StoreClient
    ) async throws -> VSIXSignatureAuthority? {
        switch authority {
        case .marketplace: return .marketplace
        case .openVSX(let address):
            let answer = try await client.read(Request(.get, address, receive: .memory(limit: 1 << 16)))
            switch answer.status.code {
            case 200: return .openVSX(key: answer.text)
            case 404: return nil
            default: throw client.unexpected(answer, "the registry's public key")
            }
        }
    }
}

extension Failure.Code {
    /// What a registry has signed is not what was published.
    static let storeSignature = Self("store.signature", .mismatch)
}

extension Failure {
    /// A registry's signature that does not hold, for a version.
    static func badSignature(_ subject: String, _ cause: Failure) -> Failure {
        Failure(
            .storeSignature, subject,
            "the store's signature does not hold: \(cause.subject): \(cause.message)",
            advice:
                "do not announce the version; ask the store's operators, and look at the download yourself "
                + "with `kilo-release verify vsix`")
    }
}
