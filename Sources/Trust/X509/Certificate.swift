internal import COpenSSL

/// An X.509 certificate as OpenSSL reads it, with the parts that OpenSSL does not give as they stand.
///
/// Immutable, and OpenSSL counts its references atomically.
final class Certificate: @unchecked Sendable {
    let pointer: OpaquePointer
    let der: [UInt8]
    /// The issuer's name and the serial number as they are encoded, one after the other.
    let issuerAndSerial: [UInt8]

    /// Reads DER; nil for anything else.
    init?(der: [UInt8]) {
        guard let names = try? Self.issuerAndSerial(der) else { return nil }
        let pointer = der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_X509(nil, &cursor, buffer.count)
        }
        guard let pointer else { return nil }
        (self.pointer, self.der, issuerAndSerial) = (pointer, der, names)
    }

    deinit { X509_free(pointer) }

    /// The public key; nil for one of a kind that OpenSSL does not know.
    func key() -> VerificationKey? { VerificationKey(X509_get_pubkey(pointer)) }

    /// The identifier of the key that the certificate states (RFC 5280, section 4.2.1.2).
    var subjectKeyIdentifier: [UInt8]? {
        X509_get0_subject_key_id(pointer).map(Self.bytes)
    }

    /// What the key may be used for; nil if the certificate does not restrict it.
    var extendedKeyUsage: UInt32? {
        let usage = X509_get_extended_key_usage(pointer)
        return usage == UInt32.max ? nil : usage
    }

    /// Whom it was issued to.
    var subject: CertificateName {
        CertificateName(
            organization: text(NID_organizationName), unit: text(NID_organizationalUnitName),
            commonName: text(NID_commonName))
    }

    private func text(_ part: Int32) -> String? {
        let name = X509_get_subject_name(pointer)
        let index = X509_NAME_get_index_by_NID(name, part, -1)
        guard index >= 0, let value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)) else {
            return nil
        }
        return String(validating: Self.bytes(value), as: UTF8.self)
    }

    private static func bytes(_ string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
        [UInt8](
            UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
    }

    /// RFC 5280, section 4.1: version, serial number, algorithm, issuer.
    private static func issuerAndSerial(_ der: [UInt8]) throws(DERProblem) -> [UInt8] {
        var outer = DERReader(der[...])
        var certificate = try outer.next(DERTag.sequence).reader
        var body = try certificate.next(DERTag.sequence).reader
        _ = try body.next(if: DERTag.constructed0)
        let serial = try body.next(DERTag.integer)
        _ = try body.next(DERTag.sequence)
        return Array(try body.next(DERTag.sequence).bytes + serial.bytes)
    }
}

/// Whom a certificate was issued to.
public struct CertificateName: Hashable, Sendable, CustomStringConvertible {
    /// `O`.
    public let organization: String?
    /// `OU`.
    public let unit: String?
    /// `CN`.
    public let commonName: String?

    /// The parts that are there, as a message may show them.
    public var description: String {
        let parts = [("CN", commonName), ("OU", unit), ("O", organization)]
        return parts.compactMap { key, value in value.map { "\(key)=\($0.quoted)" } }.joined(separator: ", ")
    }
}
