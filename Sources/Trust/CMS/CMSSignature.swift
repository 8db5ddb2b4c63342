public import Core

/// A detached signature in the Cryptographic Message Syntax (RFC 5652) with the timestamps that let it outlive its
/// certificates, and the countersignatures on it.
public struct CMSSignature: Sendable {
    private static let subject = "CMS signature"
    private let message: SignedMessage

    /// Who signed, verified.
    public struct Attestation: Hashable, Sendable {
        /// Whom the certificate was issued to.
        public let signer: CertificateName
        /// What was signed.
        public let role: Role
        /// What the signer says that the signature means.
        public let commitment: Commitment?
        /// When, as an authority of the anchors attests.
        public let time: Timestamp
    }

    /// What was signed.
    public enum Role: String, Hashable, Sendable {
        /// The content.
        case signature
        /// The signature.
        case countersignature
    }

    /// The commitments of RFC 5126, section 5.11.1 that occur.
    public enum Commitment: String, Hashable, Sendable {
        /// The signer made the content.
        case origin
        /// The signer received the content.
        case receipt
    }

    /// Reads DER.
    ///
    /// - Throws: `Failure` (`signature.malformed`).
    public init(_ bytes: [UInt8]) throws(Failure) {
        do {
            message = try SignedMessage(bytes)
        } catch {
            throw .unreadable
        }
        guard message.content == nil, message.contentType == OID.data, !message.signers.isEmpty else {
            throw .malformed(Self.subject, expected: "a detached signature of data", found: "another one")
        }
    }

    /// Verifies all signatures and countersignatures over the content, each with its timestamp and its chain at
    /// that time.
    ///
    /// - Returns: the attestations, each signature's before those of its countersignatures.
    /// - Throws: `Failure` (`signature.malformed`, `signature.algorithm`, `signature.invalid`,
    ///   `signature.certificate`, `signature.timestamp`): one that fails lets all fail.
    public func verify(_ content: [UInt8], anchors: TrustAnchors) throws(Failure) -> [Attestation] {
        var attestations: [Attestation] = []
        for signer in message.signers {
            attestations.append(try attestation(of: signer, content, .signature, anchors))
            for counter in try Self.countersigners(signer) {
                attestations.append(
                    try attestation(of: counter, signer.signature, .countersignature, anchors))
            }
        }
        return attestations
    }

    /// Verifies that the content was signed with the certificates that came along, whoever may have made those.
    ///
    /// Neither their chains nor timestamps nor countersignatures are looked at: it says that the signature fits, and not
    /// whose it is.
    ///
    /// - Throws: `Failure` (`signature.malformed`, `signature.algorithm`, `signature.invalid`).
    public func verifyUnanchored(_ content: [UInt8]) throws(Failure) {
        for signer in message.signers {
            _ = try signer.verify(
                content, as: OID.data, among: message.certificates, subject: Self.subject)
        }
    }

    private func attestation(
        of signer: MessageSigner, _ content: [UInt8], _ role: Role, _ anchors: TrustAnchors
    ) throws(Failure) -> Attestation {
        let subject = role == .signature ? Self.subject : "CMS countersignature"
        let certificate = try signer.verify(
            content, as: role == .signature ? OID.data : nil, among: message.certificates, subject: subject)
        let time = try Self.time(signer, anchors, subject)
        try anchors.verify(
            certificate, through: message.certificates, at: time, for: .codeSigning, subject: subject)
        return Attestation(
            signer: certificate.subject, role: role, commitment: Self.commitment(signer), time: time)
    }

    /// Without a timestamp nothing says that the signature is older than the end of its certificate.
    private static func time(
        _ signer: MessageSigner, _ anchors: TrustAnchors, _ subject: String
    ) throws(Failure) -> Timestamp {
        guard let value = signer.unsigned(OID.timestampToken) else {
            throw Failure(
                .signatureTimestamp, subject,
                "expected one timestamp of an authority, found none, or several",
                advice: "do not trust the signature: nobody says when it was made")
        }
        let token: TimestampToken
        do {
            token = try TimestampToken(Array(value.bytes))
        } catch {
            throw .unreadable
        }
        return try token.verify(of: signer.signature, anchors: anchors)
    }

    private static func countersigners(_ signer: MessageSigner) throws(Failure) -> [MessageSigner] {
        let values = signer.unsignedAttributes.filter { $0.type == OID.counterSignature }.flatMap(\.values)
        guard values.count <= 8 else {
            throw .malformed(subject, expected: "at most 8 countersignatures", found: "\(values.count)")
        }
        var signers: [MessageSigner] = []
        do {
            for value in values { signers.append(try MessageSigner(value)) }
        } catch {
            throw .unreadable
        }
        return signers
    }

    private static func commitment(_ signer: MessageSigner) -> Commitment? {
        var reader = signer.signed(OID.commitmentType)?.reader
        switch try? reader?.next().objectIdentifier() {
        case OID.proofOfOrigin: return .origin
        case OID.proofOfReceipt: return .receipt
        default: return nil
        }
    }
}

extension Failure {
    fileprivate static var unreadable: Failure {
        .malformed("CMS signature", expected: "SignedData in DER with SHA-2 throughout", found: "other bytes")
    }
}
