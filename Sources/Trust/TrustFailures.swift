public import Core

extension Failure.Code {
    /// A text that is no signature of a kind that is read here.
    public static let signatureMalformed = Self("signature.malformed", .mismatch)
    /// A signature by a key that was not expected.
    public static let signatureUnknownKey = Self("signature.unknown-key", .mismatch)
    /// A signature that was made for another purpose.
    public static let signatureNamespace = Self("signature.namespace", .mismatch)
    /// A signature with an algorithm that is not accepted for its key.
    public static let signatureAlgorithm = Self("signature.algorithm", .mismatch)
    /// A signature that does not fit the bytes.
    public static let signatureInvalid = Self("signature.invalid", .mismatch)
    /// A text that is no public key.
    public static let keyMalformed = Self("key.malformed", .usage)
    /// A public key of a kind, or of a strength, that is not accepted.
    public static let keyRefused = Self("key.refused", .usage)
}

extension Failure {
    static func malformed(_ subject: String, expected: String, found: String) -> Failure {
        Failure(
            .signatureMalformed, subject, "expected \(expected), found \(found)",
            advice: "pass the file that the signing program wrote, unchanged")
    }

    static func unknownKey(_ subject: String, _ signer: String, expected: [String]) -> Failure {
        let keys = expected.isEmpty ? "no key" : expected.joined(separator: " or ")
        return Failure(
            .signatureUnknownKey, subject, "expected a signature by \(keys), found one by \(signer)",
            advice: "sign with one of these keys, or add the other one where keys are declared")
    }

    static func invalid(_ subject: String, _ signer: String, _ what: String) -> Failure {
        Failure(
            .signatureInvalid, subject, "expected that \(signer) signed \(what), found that it did not",
            advice: "sign exactly the bytes that are to be verified; if they are the same, trust neither")
    }

    static func badKey(_ subject: String, expected: String, found: String) -> Failure {
        Failure(
            .keyMalformed, subject, "expected \(expected), found \(found)",
            advice: "copy the line of the public key file (`~/.ssh/id_ed25519.pub`, `minisign.pub`)")
    }

    static func refusedKey(_ subject: String, expected: String, found: String) -> Failure {
        Failure(
            .keyRefused, subject, "expected \(expected), found \(found)",
            advice: "use a key of another kind, best `ssh-keygen -t ed25519`")
    }
}
