internal import COpenSSL

/// An X.509 certificate as OpenSSL reads it.
///
/// Immutable, and OpenSSL counts its references atomically.
final class Certificate: @unchecked Sendable {
    let pointer: OpaquePointer
    let der: [UInt8]

    /// Reads DER; nil for anything else.
    init?(der: [UInt8]) {
        let (read, length) = der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let certificate = d2i_X509(nil, &cursor, buffer.count)
            return (certificate, cursor.map { $0 - (buffer.baseAddress ?? $0) })
        }
        guard let pointer = read else { return nil }
        guard length == der.count else {
            X509_free(pointer)
            return nil
        }
        (self.pointer, self.der) = (pointer, der)
    }

    deinit { X509_free(pointer) }

    /// The public key; nil for one of a kind that OpenSSL does not know.
    func key() -> VerificationKey? { VerificationKey(X509_get_pubkey(pointer)) }

    /// The issuer's name and the serial number, one after the other, as a signature names its certificate; OpenSSL
    /// keeps a name's encoding as it came.
    var issuerAndSerial: [UInt8] {
        Self.encoding { i2d_X509_NAME(X509_get_issuer_name(pointer), $0) }
            + Self.encoding { i2d_ASN1_INTEGER(X509_get0_serialNumber(pointer), $0) }
    }

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

    static func bytes(_ string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
        [UInt8](
            UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
    }

    /// What one of OpenSSL's `i2d_` functions writes.
    private static func encoding(
        _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    ) -> [UInt8] {
        let size = Int(write(nil))
        guard size > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            var cursor = buffer.baseAddress
            count = max(0, Int(write(&cursor)))
        }
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
