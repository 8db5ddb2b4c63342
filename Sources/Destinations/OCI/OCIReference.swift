internal import Artifacts
public import Core

/// A reference to an image: a repository, a tag, a digest, or both.
public struct OCIReference: Hashable, Sendable, CustomStringConvertible {
    /// The repository with its host, as it was written: `docker.io/library/alpine`.
    public let repository: String
    /// The tag: `3.22`; nil if there is none.
    public let tag: String?
    /// The digest; nil if there is none.
    public let digest: Digest?

    /// Reads `ghcr.io/a/b:1.0@sha256:…`.
    ///
    /// - Throws: `Failure` (`oci.invalid-name`).
    public init(_ text: String) throws {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let (digest, isDigest) = (parts.count == 2 ? Digest(parts[1]) : nil, parts.count == 2)
        let name = parts[0]
        let slash = name.lastIndex(of: "/") ?? name.startIndex
        // A colon in front of the last slash is that of a port.
        let colon = name[slash...].lastIndex(of: ":")
        let tag = colon.map { String(name[name.index(after: $0)...]) }
        repository = String(name[..<(colon ?? name.endIndex)])
        guard !isDigest || digest != nil, tag.map(OCIName.isTag) != false else {
            throw Failure(
                .ociInvalidName, text, "is no reference to an image",
                advice: "write it as ghcr.io/owner/name:tag, or ghcr.io/owner/name@sha256:…")
        }
        (self.tag, self.digest) = (tag, digest)
        _ = try OCIRepository(repository)
    }

    /// The reference without its digest: what people call it.
    public var name: String { tag.map { "\(repository):\($0)" } ?? repository }

    /// The reference as it is written.
    public var description: String { digest.map { "\(name)@\($0)" } ?? name }
}
