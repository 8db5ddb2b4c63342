/// A SignedData of the Cryptographic Message Syntax (RFC 5652, section 5), as far as signatures need it.
///
/// OpenSSL's `CMS_verify` does not serve: it hashes signed attributes as they travel (see
/// `MessageSigner.signedBytes`), verifies no countersignatures, and offers no reader of a SignerInfo that stands by
/// itself, as a countersignature does.
struct SignedMessage: Sendable {
    /// What was signed.
    let contentType: String
    /// The signed bytes, if they are within; nil for a detached signature.
    let content: [UInt8]?
    /// The certificates that came along, of which none is trusted for that.
    let certificates: [Certificate]
    let signers: [MessageSigner]

    init(_ bytes: [UInt8]) throws(DERProblem) {
        var file = DERReader(bytes[...])
        var info = try file.next(DERTag.sequence).reader
        guard file.isAtEnd, try info.next().objectIdentifier() == OID.signedData else { throw DERProblem() }
        var wrapper = try info.next(DERTag.constructed0).reader
        var data = try wrapper.next(DERTag.sequence).reader
        _ = try data.next(DERTag.integer)
        _ = try data.next(DERTag.set)
        (contentType, content) = try Self.content(try data.next(DERTag.sequence))
        certificates = try Self.certificates(try data.next(if: DERTag.constructed0))
        _ = try data.next(if: DERTag.constructed1)
        let signers = try data.next(DERTag.set).elements()
        guard signers.count <= Self.limit else { throw DERProblem() }
        var read: [MessageSigner] = []
        for signer in signers { read.append(try MessageSigner(signer)) }
        self.signers = read
    }

    private static func content(_ element: DERElement) throws(DERProblem) -> (String, [UInt8]?) {
        var reader = element.reader
        let type = try reader.next().objectIdentifier()
        guard var wrapper = try reader.next(if: DERTag.constructed0)?.reader else { return (type, nil) }
        return (type, Array(try wrapper.next(DERTag.octetString).content))
    }

    /// What is no X.509 certificate (attribute certificates) is not needed, and is left out.
    private static func certificates(_ element: DERElement?) throws(DERProblem) -> [Certificate] {
        let all = try element?.elements() ?? []
        guard all.count <= limit else { throw DERProblem() }
        return all.compactMap { KnownCertificates.certificate(der: Array($0.bytes)) }
    }

    /// Far more than anybody needs, and few enough to be checked at once.
    private static let limit = 32
}

/// The object identifiers of RFC 5652, 5035 and 3161.
enum OID {
    static let signedData = "1.2.840.113549.1.7.2"
    static let data = "1.2.840.113549.1.7.1"
    static let contentType = "1.2.840.113549.1.9.3"
    static let messageDigest = "1.2.840.113549.1.9.4"
    static let counterSignature = "1.2.840.113549.1.9.6"
    static let timestampInfo = "1.2.840.113549.1.9.16.1.4"
    static let timestampToken = "1.2.840.113549.1.9.16.2.14"
    static let commitmentType = "1.2.840.113549.1.9.16.2.16"
    static let signingCertificateV2 = "1.2.840.113549.1.9.16.2.47"
    static let proofOfOrigin = "1.2.840.113549.1.9.16.6.1"
    static let proofOfReceipt = "1.2.840.113549.1.9.16.6.2"
}
