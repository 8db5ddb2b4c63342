internal import Core

extension SSHSignatureValue {
    /// Whether the key made this signature of the bytes.
    ///
    /// - Throws: `Failure` (`signature.algorithm`) if the algorithm is not one of the key's.
    func verifies(_ bytes: [UInt8], by key: SSHPublicKey, algorithm: String) throws(Failure) -> Bool {
        guard let verifier = key.material.verificationKey else { return false }
        switch (self, key.material) {
        case (.ed25519(let value), .ed25519):
            return verifier.verifies(value, of: bytes, hash: nil)
        case (.ecdsa(let value), .ecdsa(let curve, _)) where algorithm == key.algorithm:
            return verifier.verifies(value, of: bytes, hash: curve.hash)
        case (.rsa(let value), .rsa(let modulus, _)):
            let hash: HashFunction = algorithm == "rsa-sha2-256" ? .sha256 : .sha512
            guard let padded = Self.pad(value, to: modulus.count) else { return false }
            return verifier.verifies(padded, of: bytes, hash: hash)
        case (.securityKeyEd25519(let value, let statement), .securityKeyEd25519(_, let application)):
            try Self.requirePresence(statement)
            let signed = statement.signedBytes(bytes, application: application)
            return verifier.verifies(value, of: signed, hash: nil)
        case (.securityKeyECDSA(let value, let statement), .securityKeyECDSA(_, let application)):
            try Self.requirePresence(statement)
            let signed = statement.signedBytes(bytes, application: application)
            return verifier.verifies(value, of: signed, hash: .sha256)
        default:
            throw .refusedAlgorithm(
                expected: "a signature of a key of \(key.algorithm)", found: algorithm.quoted)
        }
    }

    /// A key that signs by itself proves that a machine was there, not a person.
    private static func requirePresence(_ statement: SecurityKeyStatement) throws(Failure) {
        guard statement.isUserPresent else {
            throw .refusedAlgorithm(
                expected: "a security key that was touched", found: "one that was not")
        }
    }

    /// Some agents leave out leading zeros, as OpenSSH's verifier knows; nil for what is too long.
    private static func pad(_ value: [UInt8], to count: Int) -> [UInt8]? {
        value.count > count ? nil : Array(repeating: 0, count: count - value.count) + value
    }
}
