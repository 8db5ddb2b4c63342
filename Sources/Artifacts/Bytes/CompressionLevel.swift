/// How hard deflate tries: 1 fastest to 9 smallest.
public struct CompressionLevel: Hashable, Sendable, Codable, RawRepresentable {
    /// From 1 to 9.
    public let rawValue: Int

    /// Creates a level; nil outside of 1 to 9.
    public init?(rawValue: Int) {
        guard (1...9).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ value: Int) { rawValue = value }

    /// Level 6, zlib's own default; of gzip, what `GzipEffort` has found best for a stream's length.
    public static let standard = CompressionLevel(6)
    /// Level 9, which npm and vsce use.
    public static let smallest = CompressionLevel(9)
    /// Level 1.
    public static let fastest = CompressionLevel(1)
}
