/// How hard a gzip stream is compressed, by libdeflate's levels (1 to 12).
///
/// The standard is chosen by measurement against zlib's level 9, which npm uses: smaller output where it costs
/// next to nothing, about the same size in a fraction of the time where it would cost much. What is chosen depends
/// on the stream's length only.
struct GzipEffort {
    /// Streams up to this size are short.
    static let shortSize = 256 << 10
    /// Streams of one piece that are longer than this are compressed in two halves, at once.
    static let wholeSize = 1 << 20

    /// The level of a short stream.
    let short: Int32
    /// The level of a stream of one piece.
    let middle: Int32
    /// The level of a stream of several pieces.
    let long: Int32

    init(_ level: CompressionLevel) {
        let number = Int32(level.rawValue)
        (short, middle, long) = level == .standard ? (12, 9, 7) : (number, number, number)
    }

    /// The level of a stream of this length, which is at most one piece.
    func level(of count: Int) -> Int32 { count > Self.shortSize ? middle : short }
}
