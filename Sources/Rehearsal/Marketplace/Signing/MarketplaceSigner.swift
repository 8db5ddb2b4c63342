internal import Artifacts
internal import Core
internal import Synchronization
internal import SystemPackage

/// Signs packages as the Marketplace does, with certificates of a rehearsal's own.
///
/// What it signs leads to `MarketplaceStandIn.rootCertificate`, which is trusted nowhere but in rehearsals.
final class MarketplaceSigner: Sendable {
    static let root = {
        let key = RehearsalKey("root", (25, 256))
        return RehearsalCertificate(key, rootName, for: .authority, by: (key, rootName))
    }()

    /// Who is between the root and all others.
    static let issuer = RehearsalCertificate(
        RehearsalKey("issuer", (613, 55)), issuerName, for: .authority, by: (root.key, rootName))

    static let signer = MarketplaceSigner()

    let marketplace: RehearsalMessage
    let timestamps: RehearsalMessage
    /// Simulations sign the same few packages thousands of times.
    private let known = Mutex<[Signed: [UInt8]]>([:])

    private struct Signed: Hashable {
        let package: Digest
        let date: Timestamp
    }

    private static let rootName: RehearsalCertificate.Name = [
        (RehearsalCertificate.commonName, "Rehearsal Root, trusted nowhere else")
    ]
    static let issuerName: RehearsalCertificate.Name = [
        (RehearsalCertificate.commonName, "Rehearsal Issuer")
    ]

    private init() {
        let issuer = Self.issuer
        marketplace = RehearsalMessage(
            signer: RehearsalCertificate(
                RehearsalKey("marketplace", (1488, 502)),
                [
                    (RehearsalCertificate.organization, "Microsoft Corporation"),
                    (RehearsalCertificate.unit, "Visual Studio Marketplace"),
                    (RehearsalCertificate.commonName, "Rehearsal of the Visual Studio Marketplace"),
                ], for: .codeSigning, by: (issuer.key, Self.issuerName)), between: [issuer], namesKey: true)
        timestamps = RehearsalMessage(
            signer: RehearsalCertificate(
                RehearsalKey("timestamps", (151, 458)),
                [(RehearsalCertificate.commonName, "Rehearsal of a Timestamp Authority")], for: .timestamps,
                by: (issuer.key, Self.issuerName)), between: [issuer], namesKey: false)
    }

    /// A detached signature of a manifest, by the Marketplace as receiver, with a timestamp.
    ///
    /// The signed attributes travel in the order of the service, which is not that of DER, although it is DER's that is
    /// signed.
    func signature(of manifest: [UInt8], at time: Timestamp) -> [UInt8] {
        let type = RehearsalMessage.attribute("1.2.840.113549.1.9.3", DERWriter.identifier(Self.data))
        return marketplace.signedData(Self.data, nil, receipt(of: manifest, [type], at: time))
    }

    /// The Marketplace's signature of some bytes, as their receiver, with a timestamp.
    func receipt(of bytes: [UInt8], _ first: [[UInt8]], at time: Timestamp) -> [UInt8] {
        let attribute = RehearsalMessage.attribute
        let commitment = DERWriter.sequence(DERWriter.identifier("1.2.840.113549.1.9.16.6.2"))
        let attributes = [
            attribute("1.2.840.113549.1.9.5", DERWriter.utcTime(time)),
            attribute("1.2.840.113549.1.9.4", DERWriter.octets(RehearsalMessage.digest(bytes))),
            marketplace.signingCertificate, attribute("1.2.840.113549.1.9.16.2.16", commitment),
        ]
        return marketplace.signerInfo(first + attributes) { signature in
            [attribute("1.2.840.113549.1.9.16.2.14", timestamps.timestamp(of: signature, at: time))]
        }
    }

    /// The archive with the signature of a package.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` if the package cannot be read.
    func archive(of package: UploadedFile, date: Timestamp, scratch: FilePath) throws -> [UInt8] {
        let signed = Signed(package: package.sha256, date: date)
        if let archive = known.withLock({ $0[signed] }) { return archive }
        let archive = try made(of: package, date: date, scratch: scratch)
        known.withLock { known in
            if known.count == 64 { known.removeAll() }
            known[signed] = archive
        }
        return archive
    }

    private func made(of package: UploadedFile, date: Timestamp, scratch: FilePath) throws -> [UInt8] {
        let manifest = try VSIXSignatureManifest.bytes(
            of: package.path, size: Int(package.size), sha256: package.sha256)
        return try VSIXSignatureArchive(manifest: manifest, cms: signature(of: manifest, at: date))
            .bytes(modified: date, scratch: scratch)
    }

    private static let data = "1.2.840.113549.1.7.1"
}
