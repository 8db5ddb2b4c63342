internal import COpenSSL
internal import Core

/// Signatures in the Cryptographic Message Syntax (RFC 5652), made by the stand-in of a service.
struct RehearsalMessage: Sendable {
    /// Who signs.
    let signer: RehearsalCertificate
    /// The certificates between the signer and the root.
    let between: [RehearsalCertificate]
    /// Whether the signer is named by its key, as the Marketplace does, and not by issuer and serial number, as timestamp
    /// authorities do, since PKCS #7 knew nothing else.
    let namesKey: Bool

    /// An attribute: a type with one value.
    static func attribute(_ type: String, _ value: [UInt8]) -> [UInt8] {
        DERWriter.sequence(DERWriter.identifier(type), DERWriter.set([value]))
    }

    /// SHA-384, as the Marketplace uses it throughout.
    static func digest(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 48) { buffer, count in
            guard EVP_Digest(bytes, bytes.count, buffer.baseAddress, nil, EVP_sha384(), nil) == 1 else {
                preconditionFailure("OpenSSL without SHA-384")
            }
            count = 48
        }
    }

    static let sha384 = DERWriter.sequence(DERWriter.identifier("2.16.840.1.101.3.4.2.2"), DERWriter.null)

    /// That the signature is by this certificate and no other (RFC 5035, section 3).
    var signingCertificate: [UInt8] {
        let identifier = DERWriter.sequence(Self.sha384, DERWriter.octets(Self.digest(signer.der)))
        return Self.attribute(
            "1.2.840.113549.1.9.16.2.47", DERWriter.sequence(DERWriter.sequence(identifier)))
    }

    /// A SignerInfo (RFC 5652, section 5.3).
    ///
    /// - Parameters:
    ///   - attributes: those that are signed, in the order in which they travel. They are signed as DER sorts them.
    ///   - unsigned: makes those that are not signed from the signature.
    /// - Returns: the SignerInfo.
    func signerInfo(_ attributes: [[UInt8]], unsigned: ([UInt8]) -> [[UInt8]] = { _ in [] }) -> [UInt8] {
        let signature = signer.key.sign(DERWriter.set(attributes))
        let unsigned = unsigned(signature)
        let name = namesKey ? DERWriter.element(0x80, signer.key.identifier) : signer.issuerAndSerial
        return DERWriter.sequence(
            DERWriter.integer(namesKey ? 3 : 1), name, Self.sha384,
            DERWriter.tagged(0, attributes.flatMap(\.self)),
            DERWriter.sequence(DERWriter.identifier("1.2.840.113549.1.1.1"), DERWriter.null),
            DERWriter.octets(signature),
            unsigned.isEmpty ? [] : DERWriter.tagged(1, unsigned.flatMap(\.self)))
    }

    /// A SignedData with one signer, in its ContentInfo (RFC 5652, sections 3 and 5.1).
    ///
    /// - Parameters:
    ///   - type: what was signed.
    ///   - content: the bytes, if they are to be within.
    ///   - signerInfo: the signature.
    /// - Returns: the message.
    func signedData(_ type: String, _ content: [UInt8]?, _ signerInfo: [UInt8]) -> [UInt8] {
        let within = content.map { DERWriter.tagged(0, DERWriter.octets($0)) } ?? []
        let certificates = ([signer] + between).map(\.der).sorted { $0.lexicographicallyPrecedes($1) }
        let data = DERWriter.sequence(
            DERWriter.integer(3), DERWriter.set([Self.sha384]),
            DERWriter.sequence(DERWriter.identifier(type), within),
            DERWriter.tagged(0, certificates.flatMap(\.self)), DERWriter.set([signerInfo]))
        return DERWriter.sequence(
            DERWriter.identifier("1.2.840.113549.1.7.2"), DERWriter.tagged(0, data))
    }

    /// A timestamp of some bytes (RFC 3161, section 2.4.2).
    func timestamp(of bytes: [UInt8], at time: Timestamp) -> [UInt8] {
        let type = "1.2.840.113549.1.9.16.1.4"
        let info = DERWriter.sequence(
            DERWriter.integer(1), DERWriter.identifier("2.999"),
            DERWriter.sequence(Self.sha384, DERWriter.octets(Self.digest(bytes))),
            DERWriter.integer([0x01] + Self.digest(bytes).prefix(8)), DERWriter.generalizedTime(time))
        let signed = signerInfo([
            Self.attribute("1.2.840.113549.1.9.3", DERWriter.identifier(type)),
            Self.attribute("1.2.840.113549.1.9.4", DERWriter.octets(Self.digest(info))), signingCertificate,
        ])
        return signedData(type, info, signed)
    }
}
