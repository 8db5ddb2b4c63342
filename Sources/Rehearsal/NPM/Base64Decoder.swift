internal import FoundationEssentials

/// Decodes base64 (RFC 4648 section 4, padded, no line breaks) that arrives in pieces of any length.
struct Base64Decoder: Sendable {
    private var rest: [UInt8] = []
    private var isPadded = false

    /// The text is no base64.
    struct Malformed: Error {}

    /// The bytes of all whole groups of four characters that have arrived.
    mutating func decode(_ piece: UnsafeRawBufferPointer) throws(Malformed) -> Data {
        rest.append(contentsOf: piece)
        let count = rest.count / 4 * 4
        guard count > 0 else { return Data() }
        // Padding ends the text (section 3.3): nothing may follow.
        guard !isPadded, let bytes = Data(base64Encoded: Data(rest[..<count])) else { throw Malformed() }
        isPadded = rest[count - 1] == UInt8(ascii: "=")
        rest.removeFirst(count)
        return bytes
    }

    /// Checks that nothing is left over.
    func finish() throws(Malformed) {
        guard rest.isEmpty else { throw Malformed() }
    }
}
