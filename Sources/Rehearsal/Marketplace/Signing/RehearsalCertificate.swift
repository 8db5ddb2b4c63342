internal import Core
internal import FoundationEssentials

/// A certificate that a stand-in shows, with its key.
struct RehearsalCertificate: Sendable {
    let der: [UInt8]
    let key: RehearsalKey
    /// IssuerAndSerialNumber (RFC 5652, section 10.2.4).
    let issuerAndSerial: [UInt8]

    /// Who a certificate is for, as `(object identifier, text)`.
    typealias Name = [(part: String, text: String)]

    static let organization = "2.5.4.10"
    static let unit = "2.5.4.11"
    static let commonName = "2.5.4.3"

    /// What a certificate is for.
    enum Purpose: Sendable {
        case authority
        case codeSigning
        /// Its extended key usage is critical (RFC 3161, section 2.3).
        case timestamps
    }

    /// Makes a certificate (RFC 5280, section 4.1), valid from 2000 to 2049.
    ///
    /// - Parameters:
    ///   - key: whose it is.
    ///   - name: whom it is for.
    ///   - purpose: what it is for.
    ///   - issuer: the key that signs it, and its owner.
    init(_ key: RehearsalKey, _ name: Name, for purpose: Purpose, by issuer: (key: RehearsalKey, name: Name))
    {
        let algorithm = DERWriter.sequence(
            DERWriter.identifier("1.2.840.113549.1.1.12"), DERWriter.null)
        let validity = DERWriter.sequence(
            DERWriter.utcTime(Timestamp(seconds: 946_684_800)),
            DERWriter.utcTime(Timestamp(seconds: 2_524_607_999)))
        let serial = DERWriter.integer([0x01] + key.identifier.prefix(8))
        let body = DERWriter.sequence(
            DERWriter.tagged(0, DERWriter.integer(2)), serial, algorithm, Self.name(issuer.name), validity,
            Self.name(name), key.publicKey,
            DERWriter.tagged(3, DERWriter.element(0x30, Self.extensions(key, purpose, issuer.key))))
        der = DERWriter.sequence(body, algorithm, DERWriter.bits(issuer.key.sign(body)))
        self.key = key
        issuerAndSerial = DERWriter.sequence(Self.name(issuer.name), serial)
    }

    /// In PEM.
    var pem: String {
        let base64 = Array(Data(der).base64EncodedString())
        let lines = stride(from: 0, to: base64.count, by: 64).map { start in
            String(base64[start..<min(start + 64, base64.count)])
        }
        return (["-----BEGIN CERTIFICATE-----"] + lines + ["-----END CERTIFICATE-----", ""])
            .joined(separator: "\n")
    }

    private static func name(_ name: Name) -> [UInt8] {
        DERWriter.element(
            0x30,
            name.flatMap { part, text in
                DERWriter.set([DERWriter.sequence(DERWriter.identifier(part), DERWriter.text(text))])
            })
    }

    /// RFC 5280, section 4.2.1: key identifiers, key usage, basic constraints, extended key usage.
    private static func extensions(
        _ key: RehearsalKey, _ purpose: Purpose, _ issuer: RehearsalKey
    ) -> [UInt8] {
        let subject = add("2.5.29.14", DERWriter.octets(key.identifier))
        let authority = add("2.5.29.35", DERWriter.sequence(DERWriter.element(0x80, issuer.identifier)))
        switch purpose {
        case .authority:
            // keyCertSign and cRLSign.
            let usage = add("2.5.29.15", [0x03, 0x02, 0x01, 0x06], isCritical: true)
            return subject + authority + usage
                + add("2.5.29.19", DERWriter.sequence(DERWriter.yes), isCritical: true)
        case .codeSigning, .timestamps:
            // digitalSignature.
            let usage = add("2.5.29.15", [0x03, 0x02, 0x07, 0x80], isCritical: true)
            let isForTime = purpose == .timestamps
            let use = DERWriter.identifier(isForTime ? "1.3.6.1.5.5.7.3.8" : "1.3.6.1.5.5.7.3.3")
            return subject + authority + usage
                + add("2.5.29.37", DERWriter.sequence(use), isCritical: isForTime)
        }
    }

    private static func add(_ type: String, _ value: [UInt8], isCritical: Bool = false) -> [UInt8] {
        DERWriter.sequence(
            DERWriter.identifier(type), isCritical ? DERWriter.yes : [], DERWriter.octets(value))
    }
}
