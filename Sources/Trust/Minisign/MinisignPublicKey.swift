public import Core

/// A public key of minisign.
public struct MinisignPublicKey: Hashable, Sendable {
    /// The key as minisign prints it: 56 characters that begin with `RW`.
    public let text: String
    let id: [UInt8]
    let key: [UInt8]

    /// The key's number as minisign shows it, in sixteen hexadecimal digits.
    ///
    /// The owner can choose it freely, so it identifies nothing; `text` does.
    public var number: String { Self.number(id) }

    static func number(_ id: [UInt8]) -> String { Hexadecimal.encode(id.reversed()).uppercased() }

    /// Reads the key itself, or the two lines of `minisign.pub`.
    ///
    /// - Throws: `Failure` (`key.malformed`).
    public init(_ text: some StringProtocol) throws(Failure) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count == 1 || lines.count == 2 && lines[0].hasPrefix(MinisignSignature.untrusted),
            let line = lines.last, let bytes = Base64.decode(line), bytes.count == 42,
            bytes.starts(with: Array("Ed".utf8)), VerificationKey(ed25519: Array(bytes[10...])) != nil
        else {
            throw .badKey(
                "minisign key", expected: "56 characters that begin with RW", found: text.quoted)
        }
        (self.text, id, key) = (String(line), Array(bytes[2..<10]), Array(bytes[10...]))
    }
}
