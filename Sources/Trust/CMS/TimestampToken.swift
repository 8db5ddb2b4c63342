internal import COpenSSL
public import Core
internal import Glibc

/// A timestamp of RFC 3161: somebody's word that some bytes were there at a time.
struct TimestampToken: Sendable {
    private let message: SignedMessage
    private let info: Info

    private struct Info: Sendable {
        let hash: HashFunction
        let imprint: [UInt8]
        let time: Timestamp
    }

    init(_ bytes: [UInt8]) throws(DERProblem) {
        message = try SignedMessage(bytes)
        guard message.contentType == OID.timestampInfo, let content = message.content,
            message.signers.count == 1
        else { throw DERProblem() }
        info = try Self.info(content)
    }

    /// TSTInfo of RFC 3161, section 2.4.2.
    private static func info(_ content: [UInt8]) throws(DERProblem) -> Info {
        let (info, length) = content.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let info = d2i_TS_TST_INFO(nil, &cursor, buffer.count)
            return (info, cursor.map { $0 - (buffer.baseAddress ?? $0) })
        }
        defer { TS_TST_INFO_free(info) }
        guard let info, length == content.count, let imprint = TS_TST_INFO_get_msg_imprint(info),
            let digest = TS_MSG_IMPRINT_get_msg(imprint), let time = Timestamp(TS_TST_INFO_get_time(info))
        else { throw DERProblem() }
        return Info(
            hash: try HashFunction(TS_MSG_IMPRINT_get_algo(imprint)), imprint: Certificate.bytes(digest),
            time: time)
    }

    /// Verifies that it is of these bytes, and by an authority that the anchors lead to.
    ///
    /// - Returns: the time.
    /// - Throws: `Failure` (`signature.timestamp`, and those of a signature).
    func verify(of bytes: [UInt8], anchors: TrustAnchors) throws(Failure) -> Timestamp {
        let subject = "timestamp"
        guard info.hash.hash(bytes) == info.imprint else {
            throw Failure(
                .signatureTimestamp, subject,
                "expected a timestamp of this signature, found one of other bytes",
                advice: "do not trust the signature: the timestamp belongs to another one")
        }
        let authority = try message.signers[0].verify(
            message.content ?? [], as: OID.timestampInfo, among: message.certificates, subject: subject)
        try anchors.verify(
            authority, through: message.certificates, at: info.time, for: .timeStamping, subject: subject)
        return info.time
    }
}

extension Timestamp {
    /// A time of RFC 3161, section 2.4.2, which is in UTC; a fraction is dropped.
    fileprivate init?(_ time: UnsafePointer<ASN1_GENERALIZEDTIME>?) {
        var utc = tm()
        guard let time, Certificate.bytes(time).last == UInt8(ascii: "Z"), ASN1_TIME_to_tm(time, &utc) == 1
        else { return nil }
        self.init(seconds: timegm(&utc))
    }
}

extension Failure.Code {
    /// A timestamp that does not belong to its signature, or is missing where one is needed.
    public static let signatureTimestamp = Self("signature.timestamp", .mismatch)
}
