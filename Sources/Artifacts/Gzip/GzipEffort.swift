/// How hard a gzip stream is compressed, by libdeflate's levels (1 to 12).
///
/// The standard is chosen by measurement against zlib's level 9, which npm uses: smaller output where it costs
/// next to nothing, about the same size in a fraction of the time where it would cost much. What is chosen depends
/// on the stream's length only.
struct GzipEffort {
    /// Streams up to this size are short.
    static let shortSize = 256 << 10
    /// Streams of more pieces than this are long.
    static let undecided = 2

    /// The level of a short stream.
    let short: Int32
    /// The level of a stream that is neither short nor long.
    let middle: Int32
    /// The level of a long stream.
    let long: Int32

    init(_ level: CompressionLevel) {
        let number = Int32(level.rawValue)
        (short, middle, long) = level == .standard ? (12, 9, 7) : (number, number, number)
    }

    /// The level of a stream of this length, which is not long.
    func level(of count: Int) -> Int32 { count > Self.shortSize ? middle : short }
}
