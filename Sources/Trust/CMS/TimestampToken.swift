public import Core

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

    /// TSTInfo of RFC 3161, section 2.4.2: version, policy, imprint, serial number, time.
    private static func info(_ content: [UInt8]) throws(DERProblem) -> Info {
        var outer = DERReader(content[...])
        var reader = try outer.next(DERTag.sequence).reader
        _ = try reader.next(DERTag.integer)
        _ = try reader.next(DERTag.objectIdentifier)
        var imprint = try reader.next(DERTag.sequence).reader
        let hash = try HashFunction(algorithm: try imprint.next(DERTag.sequence))
        let digest = Array(try imprint.next(DERTag.octetString).content)
        _ = try reader.next(DERTag.integer)
        guard let time = Timestamp(generalizedTime: try reader.next(DERTag.generalizedTime).content) else {
            throw DERProblem()
        }
        return Info(hash: hash, imprint: digest, time: time)
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
    /// Reads `YYYYMMDDHHMMSS[.f…]Z` (RFC 3161, section 2.4.2); a fraction is dropped.
    init?(generalizedTime bytes: ArraySlice<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let rest = text.dropFirst(14)
        guard digits.count == 14, rest == "Z" || rest.hasPrefix(".") && rest.hasSuffix("Z") else {
            return nil
        }
        func number(_ start: Int, _ count: Int) -> Int {
            Int(digits.dropFirst(start).prefix(count)) ?? 0
        }
        let (year, month, day) = (number(0, 4), number(4, 2), number(6, 2))
        let (hour, minute, second) = (number(8, 2), number(10, 2), number(12, 2))
        guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60 else {
            return nil
        }
        self.init(seconds: Self.days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar: years begin in March, so that the leap day is
    /// the last one.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let (era, yearOfEra) = (shifted / 400, shifted % 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Failure.Code {
    /// A timestamp that does not belong to its signature, or is missing where one is needed.
    public static let signatureTimestamp = Self("signature.timestamp", .mismatch)
}
