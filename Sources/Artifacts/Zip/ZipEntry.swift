/// An entry as the central directory of a zip describes it.
public struct ZipEntry: Hashable, Sendable {
    /// The path, UTF-8, relative, without `..`; a folder's ends with `/`.
    public let name: String
    /// The compression method: 0 stored, 8 deflated; others can be listed but not read.
    public let method: UInt16
    /// The general purpose flags (APPNOTE 4.4.4).
    public let flags: UInt16
    /// The CRC-32 of the expanded bytes.
    public let crc32: UInt32
    /// How many bytes it takes in the zip.
    public let compressedSize: UInt64
    /// How many bytes it has when expanded.
    public let size: UInt64
    /// The raw extra fields of the central directory, which Open VSX does not allow.
    public let extra: [UInt8]
    /// The raw comment.
    public let comment: [UInt8]
    /// "Version made by": the upper byte is the system, 3 for Unix.
    public let madeBy: UInt16
    /// The external attributes; from Unix, `st_mode` is their upper half.
    public let externalAttributes: UInt32
    /// The MS-DOS date and time, as stored.
    public let dosDate: UInt16
    /// The MS-DOS time, as stored.
    public let dosTime: UInt16
    /// Where the local header is, from the start of the file.
    public let headerOffset: UInt64

    /// Whether it is a folder.
    public var isFolder: Bool { name.hasSuffix("/") }

    /// The Unix mode with its file type, or nil if the zip was not made by Unix.
    public var unixMode: UInt16? { madeBy >> 8 == 3 ? UInt16(externalAttributes >> 16) : nil }

    var isEncrypted: Bool { flags & 1 != 0 }
}

/// How much of an outside zip is taken in.
public struct ZipLimits: Hashable, Sendable {
    /// The highest number of entries.
    public var entries: UInt64 = 500_000
    /// The largest central directory, in bytes; it is held in memory.
    public var directorySize: UInt64 = 128 << 20
    /// The largest expanded size of all entries together, in bytes.
    public var expandedSize: UInt64 = 64 << 30

    /// The limits that no honest artifact reaches.
    public init() {}
}
