/// Reads the fields of SSH's wire encoding (RFC 4251, section 5), and never beyond their end.
struct WireReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func bytes(_ count: Int) -> [UInt8]? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func byte() -> UInt8? { rest.popFirst() }

    mutating func uint32() -> UInt32? {
        bytes(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    mutating func string() -> [UInt8]? { uint32().flatMap { bytes(Int($0)) } }

    /// A string of UTF-8.
    mutating func text() -> String? { string().flatMap { String(validating: $0, as: UTF8.self) } }

    /// A positive `mpint` as big-endian digits without leading zeros.
    ///
    /// RFC 4251 allows exactly one spelling of each number; another one is refused, as it would be a second form
    /// of the same signature.
    mutating func positiveInteger() -> [UInt8]? {
        guard let digits = string(), let first = digits.first, first < 0x80 else { return nil }
        guard first == 0 else { return digits }
        guard digits.count > 1, digits[1] >= 0x80 else { return nil }
        return Array(digits.dropFirst())
    }
}

extension [UInt8] {
    /// Appends a field of SSH's wire encoding: length and bytes.
    mutating func append(wireString bytes: some Collection<UInt8>) {
        let count = UInt32(bytes.count)
        append(contentsOf: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) })
        append(contentsOf: bytes)
    }
}
