internal import Core
internal import Destinations
internal import SystemPackage
internal import Trust

/// Verifies what the registries sign, with roots and keys that are known beforehand, and without a network.
struct RegistrySignature: Sendable {
    let archive: SignatureArchive
    /// Where the Marketplace's certificates have to lead to.
    var roots = MarketplaceRoots.pinned

    /// What was found.
    struct Verdict: Hashable, Sendable {
        let sha256: Digest
        /// Who attests to the package, one line each.
        let attestations: [String]
    }

    /// Verifies a package against the archive.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure`, mostly of the category `mismatch`.
    func verify(_ package: FilePath, by authority: VSIXSignatureAuthority) throws -> Verdict {
        let contents = try SignedContents(archive.manifest, subject: "\(archive.path)")
        switch authority {
        case .marketplace:
            let attestations = try marketplace()
            return Verdict(sha256: try contents.compare(package), attestations: attestations.map(Self.line))
        case .openVSX(let key):
            let key = try Ed25519Key(pem: key)
            let sha256 = try contents.compare(package)
            try key.verify(archive.ed25519, ofFileAt: package.string)
            return Verdict(
                sha256: sha256, attestations: ["the registry, by its Ed25519 key \(key.fingerprint)"])
        }
    }

    /// The publisher's signature may be there; the Marketplace's must be.
    func marketplace() throws -> [CMSSignature.Attestation] {
        let attestations = try CMSSignature(archive.cms).verify(archive.manifest, anchors: roots.anchors())
        guard attestations.contains(where: { Self.isMarketplace($0, alone: attestations.count == 1) }) else {
            throw Failure(
                .signatureUnknownKey, "\(archive.path)",
                "expected a signature of Microsoft Corporation as receiver, found "
                    + attestations.map(\.signer.description).joined(separator: "; "),
                advice: "do not install the package: whoever signed it, it was not the Marketplace")
        }
        return attestations
    }

    /// The Marketplace countersigns what a publisher has signed, and attests that it has received it.
    private static func isMarketplace(_ attestation: CMSSignature.Attestation, alone: Bool) -> Bool {
        attestation.signer.organization == "Microsoft Corporation"
            && (attestation.role == .countersignature || attestation.commitment == .receipt || alone)
    }

    private static func line(_ attestation: CMSSignature.Attestation) -> String {
        let meaning =
            switch attestation.commitment {
            case .origin: ", as publisher"
            case .receipt: ", as receiver"
            case nil: ""
            }
        return "\(attestation.signer)\(meaning), at \(attestation.time.rfc3339)"
    }
}

/// What publications have the registries' signatures verified by.
struct RegistrySignatureJudge: VSIXSignatureJudge {
    /// Where the Marketplace's certificates have to lead to.
    var roots = MarketplaceRoots.pinned

    func judge(
        _ archive: FilePath, of package: FilePath, by authority: VSIXSignatureAuthority
    ) throws(Failure) -> String {
        do {
            let signature = RegistrySignature(archive: try SignatureArchive(archive), roots: roots)
            let verdict = try signature.verify(package, by: authority)
            return "signed by " + verdict.attestations.joined(separator: "; ")
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(
                .archiveMalformed, "\(archive)", "\(error)", advice: "download the signature archive again")
        }
    }
}
