/// What is kept of one output, and its lines as they come.
///
/// Pure: bytes go in, lines come out.
struct OutputBuffer {
    private let policy: OutputPolicy
    private(set) var bytes: [UInt8] = []
    private var line: [UInt8] = []
    private(set) var isTooLong = false

    /// A line without end is given out in pieces of this size.
    static let longestLine = 16 << 10

    init(_ policy: OutputPolicy) { self.policy = policy }

    /// Takes bytes in; in between it may hold twice the limit, so that each byte is moved a bounded number of
    /// times.
    mutating func append(_ chunk: ArraySlice<UInt8>) {
        switch policy {
        case .whole(let limit):
            isTooLong = isTooLong || bytes.count + chunk.count > limit
            if !isTooLong { bytes.append(contentsOf: chunk) }
        case .tail(let limit):
            bytes.append(contentsOf: chunk)
            if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
        }
    }

    /// What is kept in the end.
    var kept: [UInt8] {
        guard case .tail(let limit) = policy else { return bytes }
        return bytes.suffix(limit)
    }

    /// Takes bytes in and gives the lines that they end.
    mutating func lines(of chunk: ArraySlice<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in chunk {
            if byte != UInt8(ascii: "\n") { line.append(byte) }
            if byte == UInt8(ascii: "\n") || line.count >= Self.longestLine { lines.append(takeLine()) }
        }
        return lines
    }

    /// The last line, if it has no end.
    mutating func lastLine() -> String? { line.isEmpty ? nil : takeLine() }

    private mutating func takeLine() -> String {
        defer { line.removeAll(keepingCapacity: true) }
        return String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...], as: UTF8.self)
    }
}
