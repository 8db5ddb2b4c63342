public import Core
public import SystemPackage

/// The file that goes to a store, with what it is compared by afterwards.
public struct VSIXUpload: Hashable, Sendable {
    /// Where the bytes are; read while they are sent, and again if they have to be sent again.
    public let path: FilePath
    /// The number of bytes.
    public let size: Int
    /// The SHA-256 of the file.
    public let sha256: Digest
    /// The package's normal form (`VSIXNormalForm`): equal for packages that differ only in how they are
    /// compressed, as a store may pack anew.
    public let normalForm: Digest

    /// The publisher's own signature, for the Marketplace; nil for none.
    public var signature: Signature?

    /// An archive of `.signature.manifest` and `.signature.p7s`.
    public struct Signature: Hashable, Sendable {
        /// Where it is.
        public let path: FilePath
        /// The number of bytes.
        public let size: Int

        /// Creates a description of an archive.
        public init(path: FilePath, size: Int) {
            self.path = path
            self.size = size
        }

        var fileName: String { VSIXUpload.fileName(path) }
    }

    /// Creates a description of a file.
    public init(
        path: FilePath, size: Int, sha256: Digest, normalForm: Digest, signature: Signature? = nil
    ) {
        self.path = path
        self.size = size
        self.sha256 = sha256
        self.normalForm = normalForm
        self.signature = signature
    }

    var fileName: String { Self.fileName(path) }

    /// As a header field may quote it.
    private static func fileName(_ path: FilePath) -> String {
        let name = path.lastComponent?.string ?? ""
        return String(name.map { $0.isASCII && !$0.isNewline && $0 != "\"" ? $0 : "_" })
    }
}
