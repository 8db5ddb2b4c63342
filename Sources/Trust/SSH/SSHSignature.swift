public import Core

/// A signature that `ssh-keygen -Y sign` made, as PROTOCOL.sshsig describes it.
///
/// It carries its public key along, which proves nothing: `verify` is given the keys that count.
public struct SSHSignature: Hashable, Sendable {
    static let subject = "SSH signature"

    /// What the signer says that it is for.
    public let namespace: String
    /// The fingerprint of the key that it says it is by.
    public var signer: String { SSHPublicKey.fingerprint(of: keyBlob) }

    private let keyBlob: [UInt8]
    private let reserved: [UInt8]
    private let hashName: String
    private let algorithm: String
    private let value: SSHSignatureValue

    /// Reads the armored text.
    ///
    /// - Throws: `Failure` (`signature.malformed`, `signature.algorithm` for a hash or kind of signature that is
    ///   not accepted).
    public init(_ text: String) throws(Failure) {
        var reader = WireReader(try SSHArmor.decode(text))
        guard reader.bytes(6) == Array("SSHSIG".utf8), reader.uint32() == 1 else {
            throw .malformed(Self.subject, expected: "version 1 of SSHSIG", found: "something else")
        }
        guard let key = reader.string(), let namespace = reader.text(), let reserved = reader.string(),
            let hash = reader.text(), let signature = reader.string(), reader.isAtEnd
        else { throw .malformed(Self.subject, expected: "the fields of SSHSIG", found: "others") }
        (keyBlob, self.namespace, self.reserved, hashName) = (key, namespace, reserved, hash)
        (algorithm, value) = try SSHSignatureValue.read(signature)
    }

    /// Verifies that one of these keys signed the message for this purpose.
    ///
    /// - Parameters:
    ///   - message: the bytes that were signed.
    ///   - namespace: what the signature has to be for.
    ///   - keys: whose signature counts.
    /// - Returns: the key that signed.
    /// - Throws: `Failure` (`signature.namespace`, `signature.unknown-key`, `signature.algorithm`,
    ///   `signature.invalid`).
    public func verify(
        _ message: [UInt8], namespace: String, by keys: [SSHPublicKey]
    ) throws(Failure) -> SSHPublicKey {
        try requireNamespace(namespace)
        guard let key = keys.first(where: { $0.blob == keyBlob }) else {
            throw .unknownKey(Self.subject, signer, expected: keys.map(\.fingerprint))
        }
        guard key.namespaces?.contains(namespace) != false else {
            throw wrongNamespace("a key that may sign for \(namespace.quoted)", "\(signer), which may not")
        }
        guard try value.verifies(signedBytes(message), by: key, algorithm: algorithm) else {
            throw .invalid(Self.subject, signer, "these \(message.count) bytes")
        }
        return key
    }

    /// An empty namespace is refused by `ssh-keygen`, too: such a signature would be for everything.
    private func requireNamespace(_ wanted: String) throws(Failure) {
        // Byte by byte: two texts that are equal as Unicode would still be two purposes.
        guard namespace.utf8.elementsEqual(wanted.utf8), !wanted.isEmpty else {
            throw wrongNamespace(wanted.quoted, namespace.quoted)
        }
    }

    private func wrongNamespace(_ expected: String, _ found: String) -> Failure {
        Failure(
            .signatureNamespace, Self.subject, "expected \(expected), found \(found)",
            advice: "sign with `ssh-keygen -Y sign -n` and the namespace that is expected")
    }

    private func signedBytes(_ message: [UInt8]) throws(Failure) -> [UInt8] {
        let hash: HashFunction
        switch hashName {
        case "sha256": hash = .sha256
        case "sha512": hash = .sha512
        default: throw .refusedAlgorithm(expected: "sha256 or sha512", found: hashName.quoted)
        }
        var bytes = Array("SSHSIG".utf8)
        bytes.append(wireString: namespace.utf8)
        bytes.append(wireString: reserved)
        bytes.append(wireString: hashName.utf8)
        bytes.append(wireString: hash.hash(message))
        return bytes
    }
}

extension Failure {
    static func refusedAlgorithm(expected: String, found: String) -> Failure {
        Failure(
            .signatureAlgorithm, SSHSignature.subject, "expected \(expected), found \(found)",
            advice: "sign with a current `ssh-keygen -Y sign`")
    }
}
