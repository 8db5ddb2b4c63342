/// Reads integers and slices from bytes of an outside file, and throws instead of running over their end.
struct ByteCursor {
    /// The bytes ended before what was asked for.
    struct Truncated: Error {}

    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>) { rest = ArraySlice(bytes) }

    var count: Int { rest.count }

    /// The next integer, least significant byte first.
    mutating func littleEndian<Value: FixedWidthInteger & UnsignedInteger>(
        _ type: Value.Type
    ) throws(Truncated) -> Value {
        try bytes(MemoryLayout<Value>.size).reversed().reduce(0) { $0 << 8 | Value($1) }
    }

    /// The next bytes.
    mutating func bytes(_ count: Int) throws(Truncated) -> [UInt8] {
        guard count >= 0, count <= rest.count else { throw Truncated() }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func skip(_ count: Int) throws(Truncated) {
        guard count >= 0, count <= rest.count else { throw Truncated() }
        rest = rest.dropFirst(count)
    }
}
