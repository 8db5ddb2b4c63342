public import Core

/// `SHA256SUMS`: the digests of files as `sha256sum -c` reads them.
///
/// Lines `HEX`, two spaces, name, sorted by the bytes of the name.
public struct ChecksumFile: Hashable, Sendable {
    /// The text of the file.
    public let text: String

    /// Lists these artifacts by their file names.
    ///
    /// - Throws: `Failure` (`checksums.name`) if two have one name and different bytes, or a name cannot
    ///   stand in such a file.
    public init(_ artifacts: [PackagedArtifact]) throws {
        var digests: [String: Digest] = [:]
        for artifact in artifacts {
            try Self.check(artifact.fileName)
            let other = digests.updateValue(artifact.sha256, forKey: artifact.fileName)
            guard other == nil || other == artifact.sha256 else {
                throw Failure(
                    .checksumsName, artifact.fileName, "two artifacts with different bytes have this name",
                    advice: "give each artifact its own file name")
            }
        }
        let sorted = digests.sorted { $0.key.precedes($1.key) }
        text = sorted.map { "\($0.value.hex)  \($0.key)\n" }.joined()
    }

    /// Puts the file into the store.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    public func write(to store: ArtifactStore, fileName: String = "SHA256SUMS") throws -> PackagedArtifact {
        try store.add(fileName: fileName, mediaType: "text/plain") { try $0.write(text) }
    }

    /// coreutils escapes such names, other readers of the format do not know its escapes.
    private static func check(_ name: String) throws {
        guard !name.isEmpty, !name.contains("/"), !name.contains("\\"), !name.contains(where: \.isNewline)
        else {
            throw Failure(
                .checksumsName, name, "a name in a checksum file has no slash, backslash or line break",
                advice: "rename the artifact")
        }
    }
}

extension Failure.Code {
    /// A name that a checksum file cannot hold.
    public static let checksumsName = Self("checksums.name", .usage)
}
