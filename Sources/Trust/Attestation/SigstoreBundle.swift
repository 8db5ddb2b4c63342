public import Core

/// A signed statement with all that is needed to verify it, as npm, GitHub and OCI registries take it.
public struct SigstoreBundle: Hashable, Sendable {
    /// The media type that it names itself by.
    public let mediaType: String
    /// Its JSON text.
    public let text: String

    /// Wraps a bundle; what it says and who has signed it is not looked at.
    ///
    /// - Throws: `Failure` (`signature.malformed`) if it is no Sigstore bundle with a media type.
    public init(_ text: String) throws(Failure) {
        guard let bundle = try? JSONValue(parsing: text), let type = bundle["mediaType"]?.string,
            type.hasPrefix("application/vnd.dev.sigstore.bundle")
        else {
            throw .malformed("provenance", expected: "a Sigstore bundle", found: text.prefix(40).quoted)
        }
        mediaType = type
        self.text = text
    }
}
