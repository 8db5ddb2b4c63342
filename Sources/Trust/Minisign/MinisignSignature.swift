public import Core

/// A signature that `minisign -S` made: over the message, or its BLAKE2b hash, and over a trusted comment.
public struct MinisignSignature: Hashable, Sendable {
    static let subject = "minisign signature"
    static let untrusted = "untrusted comment: "
    private static let trusted = "trusted comment: "
    /// minisign's own limits are 1024 and 8192 bytes for the comments.
    private static let limit = 16 << 10

    /// What the signer says beside the message; signed, too.
    public let trustedComment: String
    /// The number of the key that it says it is by.
    public var signer: String { MinisignPublicKey.number(keyID) }

    private let isPrehashed: Bool
    private let keyID: [UInt8]
    private let signature: [UInt8]
    private let globalSignature: [UInt8]

    /// Reads the four lines of a `.minisig` file.
    ///
    /// - Throws: `Failure` (`signature.malformed`, `signature.algorithm`).
    public init(_ text: String) throws(Failure) {
        let lines = try Self.lines(text)
        guard let bytes = Base64.decode(lines[1]), bytes.count == 74,
            let global = Base64.decode(lines[3]), global.count == 64
        else {
            throw .malformed(Self.subject, expected: "Base64 of 74 and of 64 bytes", found: "others")
        }
        switch String(decoding: bytes[..<2], as: UTF8.self) {
        case "ED": isPrehashed = true
        case "Ed": isPrehashed = false
        case let name:
            throw Failure(
                .signatureAlgorithm, Self.subject, "expected ED or Ed, found \(name.quoted)",
                advice: "sign with a current `minisign -S`")
        }
        (keyID, signature, globalSignature) = (Array(bytes[2..<10]), Array(bytes[10...]), global)
        trustedComment = String(lines[2].dropFirst(Self.trusted.count))
    }

    private static func lines(_ text: String) throws(Failure) -> [Substring] {
        guard text.utf8.count <= limit else {
            throw .malformed(subject, expected: "at most \(limit) bytes", found: "\(text.utf8.count)")
        }
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count == 4, lines[0].hasPrefix(untrusted), lines[2].hasPrefix(trusted) else {
            throw .malformed(
                subject, expected: "four lines: untrusted comment, signature, trusted comment, signature",
                found: "\(lines.count) lines, or others")
        }
        return lines
    }

    /// Verifies that one of these keys signed the message and the trusted comment.
    ///
    /// minisign knows no namespaces: the message itself has to say what it is for.
    ///
    /// - Parameters:
    ///   - message: the bytes that were signed.
    ///   - keys: whose signature counts.
    /// - Returns: the key that signed.
    /// - Throws: `Failure` (`signature.unknown-key`, `signature.invalid`).
    public func verify(
        _ message: [UInt8], by keys: [MinisignPublicKey]
    ) throws(Failure) -> MinisignPublicKey {
        let candidates = keys.filter { $0.id == keyID }
        guard !candidates.isEmpty else {
            throw .unknownKey(Self.subject, signer, expected: keys.map(\.number))
        }
        let signed = isPrehashed ? HashFunction.blake2b512.hash(message) : message
        // Two keys can have one number, so each of them may be the one.
        guard let key = candidates.first(where: { $0.verifies(signature, of: signed) }) else {
            throw .invalid(Self.subject, signer, "these \(message.count) bytes")
        }
        guard key.verifies(globalSignature, of: signature + trustedComment.utf8) else {
            throw .invalid(Self.subject, signer, "the trusted comment \(trustedComment.quoted)")
        }
        return key
    }
}

extension MinisignPublicKey {
    fileprivate func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        VerificationKey(ed25519: key)?.verifies(signature, of: bytes, hash: nil) ?? false
    }
}
