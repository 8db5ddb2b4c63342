public import Core

/// A signature in a file of its own, whatever program made it.
public enum DetachedSignature: Hashable, Sendable {
    /// Made by `ssh-keygen -Y sign`.
    case ssh(SSHSignature)
    /// Made by `minisign -S`.
    case minisign(MinisignSignature)

    /// Reads a signature; its first line says of which kind it is.
    ///
    /// - Throws: `Failure` (`signature.malformed`, `signature.algorithm`).
    public init(_ text: String) throws(Failure) {
        if text.hasPrefix(SSHArmor.begin) {
            self = .ssh(try SSHSignature(text))
        } else if text.hasPrefix(MinisignSignature.untrusted) {
            self = .minisign(try MinisignSignature(text))
        } else {
            throw .malformed(
                "signature", expected: "the file that `ssh-keygen -Y sign` or `minisign -S` writes",
                found: text.prefix { !$0.isNewline }.quoted)
        }
    }

    /// Verifies that one of these keys signed the message for this purpose.
    ///
    /// - Parameters:
    ///   - message: the bytes that were signed.
    ///   - namespace: what an SSH signature has to be for; minisign knows none, so the message has to say it.
    ///   - keys: whose signature counts.
    /// - Returns: the key that signed.
    /// - Throws: `Failure` (`signature.namespace`, `signature.unknown-key`, `signature.algorithm`,
    ///   `signature.invalid`).
    public func verify(
        _ message: [UInt8], namespace: String, by keys: [PublicKey]
    ) throws(Failure) -> PublicKey {
        switch self {
        case .ssh(let signature):
            let own = keys.compactMap { if case .ssh(let key) = $0 { key } else { nil } }
            return .ssh(try signature.verify(message, namespace: namespace, by: own))
        case .minisign(let signature):
            let own = keys.compactMap { if case .minisign(let key) = $0 { key } else { nil } }
            return .minisign(try signature.verify(message, by: own))
        }
    }
}
