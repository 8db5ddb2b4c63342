/// One entry of an npm package.
public struct NPMEntry: Hashable, Sendable {
    /// The path from the package's root, without the `package/` of the archive.
    public let path: String
    /// Permission bits as they are in the archive.
    public let mode: UInt16
    /// Size in bytes; 0 for a link.
    public let size: Int
    /// The path of an earlier entry with the same content, if this one is a hard link to it.
    public let linkTarget: String?
}

/// A file on its way into the archive.
struct NPMTarEntry {
    let entry: NPMEntry
    let file: PayloadFile
}
