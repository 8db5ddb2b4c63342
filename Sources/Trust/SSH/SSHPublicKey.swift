public import Core

/// A public key of OpenSSH.
public struct SSHPublicKey: Hashable, Sendable {
    /// The key in SSH's wire encoding.
    public let blob: [UInt8]
    /// What the line says about its owner: the comment behind the key, else what stands before it; may be
    /// empty.
    public let label: String
    /// The algorithm's name, `ssh-ed25519`.
    public let algorithm: String
    /// The namespaces that the line limits the key to; nil for any.
    let namespaces: [String]?
    let material: SSHKeyMaterial

    /// The fingerprint as `ssh-keygen -l` prints it: `SHA256:` and unpadded Base64.
    public var fingerprint: String { Self.fingerprint(of: blob) }

    static func fingerprint(of blob: [UInt8]) -> String {
        "SHA256:" + Base64.encode(Digest.of(blob).bytes).prefix { $0 != "=" }
    }

    /// Reads a line of a `.pub` file, of `authorized_keys` or of `allowed_signers`.
    ///
    /// Options that are about logging in are ignored; `namespaces` limits what the key may sign; options that
    /// would need a clock or an authority are refused.
    ///
    /// - Throws: `Failure` (`key.malformed`, `key.refused`).
    public init(line: some StringProtocol) throws(Failure) {
        let line = try SSHKeyLine(line)
        let key = try Self.read(line.blob, named: line.algorithm)
        (blob, algorithm, label) = (line.blob, line.algorithm, line.label)
        (namespaces, material) = (line.namespaces, key)
    }

    private static func read(_ blob: [UInt8], named algorithm: String) throws(Failure) -> SSHKeyMaterial {
        let subject = "SSH key \(fingerprint(of: blob))"
        var reader = WireReader(blob)
        guard let name = reader.text(), name == algorithm else {
            throw .badKey(subject, expected: "a key of \(algorithm)", found: "another one inside")
        }
        guard let material = SSHKeyMaterial(algorithm, &reader), reader.isAtEnd else {
            throw .badKey(subject, expected: "the fields of \(algorithm)", found: "others")
        }
        try requireStrength(of: material, subject)
        guard material.verificationKey != nil else {
            throw .badKey(subject, expected: "a key of \(algorithm)", found: "numbers that are none")
        }
        return material
    }

    /// RSA from 2048 bits, as NIST SP 800-131A has it; up to OpenSSH's own limit.
    private static func requireStrength(of material: SSHKeyMaterial, _ subject: String) throws(Failure) {
        guard let bits = material.modulusBits, !(2048...16384).contains(bits) else { return }
        throw .refusedKey(subject, expected: "RSA with 2048 to 16384 bits", found: "\(bits) bits")
    }
}
