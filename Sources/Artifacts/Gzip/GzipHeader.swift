/// The ten bytes in front of a gzip member.
public struct GzipHeader: Hashable, Sendable {
    /// XFL: 2 for the smallest output, 4 for the fastest, else 0.
    public var extraFlags: UInt8
    /// OS: 255 is "unknown".
    public var operatingSystem: UInt8

    /// Creates a header; MTIME is 0 and there are no optional fields.
    public init(extraFlags: UInt8 = 0, operatingSystem: UInt8 = 255) {
        self.extraFlags = extraFlags
        self.operatingSystem = operatingSystem
    }

    /// The header as written.
    public var bytes: [UInt8] { [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, extraFlags, operatingSystem] }
}
