public import Core

/// Signs what is said about an artifact.
///
/// Signing is nobody's business here: a signer is handed in by whoever can sign.
public protocol ProvenanceSigner: Sendable {
    /// Signs an in-toto statement.
    ///
    /// - Parameter statement: the payload, exactly these bytes, of type `application/vnd.in-toto+json`.
    /// - Returns: a Sigstore bundle.
    /// - Throws: `Failure` if it cannot be signed; nothing has been sent to the registry then.
    func sign(statement: [UInt8]) async throws -> ProvenanceBundle
}

/// A signed statement, as a registry takes it.
public struct ProvenanceBundle: Hashable, Sendable {
    /// The media type that it names itself by.
    public let mediaType: String
    /// Its JSON text.
    public let text: String

    /// Wraps a bundle.
    ///
    /// - Throws: `Failure` (`npm.provenance`) if it is no Sigstore bundle with a media type.
    public init(_ text: String) throws(Failure) {
        guard let bundle = try? JSONValue(parsing: text), let type = bundle["mediaType"]?.string,
            type.hasPrefix("application/vnd.dev.sigstore.bundle")
        else {
            throw Failure(
                .npmProvenance, "provenance", "the signer gave no Sigstore bundle",
                advice: "check the signer; nothing was sent")
        }
        mediaType = type
        self.text = text
    }
}
