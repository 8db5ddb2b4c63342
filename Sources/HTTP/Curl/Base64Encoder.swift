/// Base64 with padding and without line breaks (RFC 4648, 4), from one buffer into another.
enum Base64Encoder {
    private static let alphabet: [UInt8] = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// Encodes all of `source`; only the last call for a text may get a number of bytes that is no multiple
    /// of 3.
    ///
    /// `target` must have room for `(source.count + 2) / 3 * 4` bytes.
    static func encode(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
        alphabet.withUnsafeBufferPointer { alphabet in
            var (read, written) = (0, 0)
            while read + 3 <= source.count {
                let group = Int(source[read]) << 16 | Int(source[read + 1]) << 8 | Int(source[read + 2])
                target[written] = alphabet[group >> 18]
                target[written + 1] = alphabet[group >> 12 & 63]
                target[written + 2] = alphabet[group >> 6 & 63]
                target[written + 3] = alphabet[group & 63]
                read += 3
                written += 4
            }
            guard read < source.count else { return }
            let second = read + 1 < source.count ? Int(source[read + 1]) : nil
            let group = Int(source[read]) << 16 | (second ?? 0) << 8
            target[written] = alphabet[group >> 18]
            target[written + 1] = alphabet[group >> 12 & 63]
            target[written + 2] = second == nil ? padding : alphabet[group >> 6 & 63]
            target[written + 3] = padding
        }
    }
}
