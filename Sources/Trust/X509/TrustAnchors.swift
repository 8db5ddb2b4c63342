internal import COpenSSL
public import Core
internal import FoundationEssentials

/// The certificates that trust begins with; nothing that comes with a signature is added to them.
public struct TrustAnchors: Sendable {
    private static let begin = "-----BEGIN CERTIFICATE-----"
    private let roots: RootStore

    /// Reads certificates in PEM.
    ///
    /// OpenSSL's reader would ask the terminal for the password of an encrypted block.
    ///
    /// - Throws: `Failure` (`key.malformed`).
    public init(pem: String) throws(Failure) {
        var roots: [Certificate] = []
        for block in pem.split(separator: Self.begin, omittingEmptySubsequences: false).dropFirst() {
            let body = block.split(separator: "-----END CERTIFICATE-----").first ?? ""
            let text = String(body.filter { !$0.isWhitespace })
            guard let data = Data(base64Encoded: text), let root = Certificate(der: [UInt8](data)) else {
                throw .badRoot(found: "a block that is none")
            }
            roots.append(root)
        }
        guard !roots.isEmpty else { throw .badRoot(found: "none") }
        self.roots = RootStore(roots)
    }

    /// What a certificate is used for.
    enum Purpose: Sendable {
        case codeSigning
        case timeStamping

        /// OpenSSL's checks for it, which demand of timestamps that their extension is critical (RFC 3161, 2.3).
        ///
        /// Before 3.2 OpenSSL knows no purpose of code signing.
        fileprivate var checks: Int32? {
            switch self {
            case .codeSigning: nil
            case .timeStamping: X509_PURPOSE_TIMESTAMP_SIGN
            }
        }

        /// The bit of OpenSSL's.
        fileprivate var usage: UInt32 {
            switch self {
            case .codeSigning: UInt32(XKU_CODE_SIGN)
            case .timeStamping: UInt32(XKU_TIMESTAMP)
            }
        }
    }

    /// Verifies the chain of a certificate up to one of the anchors, at a time.
    ///
    /// The certificate itself must state its extended key usage, and alone; those above it may restrict themselves
    /// to more.
    ///
    /// - Parameters:
    ///   - certificate: whose chain it is.
    ///   - others: certificates that came along and may lie between.
    ///   - time: at which all of the chain has to be valid.
    ///   - purpose: what the certificate has to be for.
    ///   - subject: what failures name.
    /// - Throws: `Failure` (`signature.certificate`).
    func verify(
        _ certificate: Certificate, through others: [Certificate], at time: Timestamp, for purpose: Purpose,
        subject: String
    ) throws(Failure) {
        guard certificate.extendedKeyUsage == purpose.usage else {
            throw .untrusted(subject, "\(certificate.subject) is not for this purpose")
        }
        if let reason = reason(certificate, others, time, purpose) {
            throw .untrusted(subject, "\(certificate.subject), at \(time.rfc3339): \(reason)")
        }
    }

    /// OpenSSL's objection; nil for none.
    private func reason(
        _ certificate: Certificate, _ others: [Certificate], _ time: Timestamp, _ purpose: Purpose
    ) -> String? {
        let context = X509_STORE_CTX_new()
        let between = OPENSSL_sk_new_null()
        defer {
            X509_STORE_CTX_free(context)
            OPENSSL_sk_free(between)
        }
        for other in others { OPENSSL_sk_push(between, UnsafeRawPointer(other.pointer)) }
        guard X509_STORE_CTX_init(context, roots.pointer, certificate.pointer, between) == 1 else {
            return "OpenSSL cannot check it"
        }
        if let checks = purpose.checks { X509_STORE_CTX_set_purpose(context, checks) }
        X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context), time_t(time.seconds))
        // The objects are alive through the closure's captures of the arrays.
        return withExtendedLifetime((certificate, others, roots)) {
            guard X509_verify_cert(context) != 1 else { return nil }
            return String(cString: X509_verify_cert_error_string(Int(X509_STORE_CTX_get_error(context))))
        }
    }
}

/// The roots as OpenSSL looks them up.
///
/// Nothing is added once it is made, and OpenSSL locks it for each look.
private final class RootStore: @unchecked Sendable {
    let pointer: OpaquePointer?

    init(_ roots: [Certificate]) {
        pointer = X509_STORE_new()
        for root in roots { X509_STORE_add_cert(pointer, root.pointer) }
    }

    deinit { X509_STORE_free(pointer) }
}

extension Failure.Code {
    /// A certificate that leads to none of the pinned ones, or did not at the time of signing.
    public static let signatureCertificate = Self("signature.certificate", .mismatch)
}

extension Failure {
    fileprivate static func badRoot(found: String) -> Failure {
        Failure(
            .keyMalformed, "trust anchors", "expected certificates in PEM, found \(found)",
            advice: "pass a file of BEGIN CERTIFICATE blocks")
    }

    fileprivate static func untrusted(_ subject: String, _ reason: String) -> Failure {
        Failure(
            .signatureCertificate, subject, "expected a certificate that leads to a pinned root: \(reason)",
            advice: "do not use the file; get it again from where it is published")
    }
}
