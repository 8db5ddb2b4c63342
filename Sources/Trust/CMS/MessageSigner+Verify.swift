internal import Core

extension MessageSigner {
    /// Verifies that the signer signed this content.
    ///
    /// The certificate is one of those that came along: whether it is to be trusted is another question.
    ///
    /// - Parameters:
    ///   - content: the bytes that were signed.
    ///   - contentType: what they are; nil for a countersignature, which must not say so (RFC 5652, section
    ///     11.4).
    ///   - certificates: those that came along.
    ///   - subject: what failures name.
    /// - Returns: the signer's certificate.
    /// - Throws: `Failure` (`signature.malformed`, `signature.algorithm`, `signature.invalid`).
    func verify(
        _ content: [UInt8], as contentType: String?, among certificates: [Certificate], subject: String
    ) throws(Failure) -> Certificate {
        guard let certificate = certificates.first(where: isBy) else {
            throw .malformed(subject, expected: "the signer's certificate", found: "none")
        }
        guard isAlgorithmKnown, let key = certificate.key() else {
            throw Failure(
                .signatureAlgorithm, subject,
                "expected RSA or ECDSA with \(hash), found \(signatureAlgorithm.quoted)",
                advice: "do not trust it; a newer version of this tool may know the algorithm")
        }
        let type = try? signed(OID.contentType)?.objectIdentifier()
        guard type == contentType else {
            throw .malformed(
                subject, expected: "the content type \(contentType ?? "not to be named")",
                found: type ?? "none")
        }
        guard let digest = signed(OID.messageDigest), digest.tag == DERTag.octetString,
            Array(digest.content) == hash.hash(content)
        else { throw .invalid(subject, "\(certificate.subject)", "these \(content.count) bytes") }
        guard key.verifies(signature, of: signedBytes, hash: hash) else {
            throw .invalid(subject, "\(certificate.subject)", "the digest of the content")
        }
        guard namesCertificate(certificate) else {
            throw .invalid(subject, "\(certificate.subject)", "which certificate it is by")
        }
        return certificate
    }

    /// Whether the signed attributes bind this certificate (RFC 5035, section 3: the first one is the signer's).
    private func namesCertificate(_ certificate: Certificate) -> Bool {
        guard let value = signed(OID.signingCertificateV2),
            let (hash, digest) = try? Self.certificateHash(value)
        else { return false }
        return hash.hash(certificate.der) == digest
    }

    private static func certificateHash(_ value: DERElement) throws(DERProblem) -> (HashFunction, [UInt8]) {
        var signing = value.reader
        var list = try signing.next(DERTag.sequence).reader
        var first = try list.next(DERTag.sequence).reader
        // The default is SHA-256, and is left out.
        let hash = try first.next(if: DERTag.sequence)
        let digest = Array(try first.next(DERTag.octetString).content)
        guard let hash else { return (.sha256, digest) }
        return (try HashFunction(algorithm: hash), digest)
    }
}
