internal import Glibc

/// Texts as the bytes of their UTF-8, whatever they mean as characters.
extension String {
    /// Whether this text stands before another one by the bytes of their UTF-8.
    ///
    /// The order of everything whose bytes are to be the same everywhere: no locale changes it, and no version of
    /// Unicode.
    public func precedes(_ other: String) -> Bool { order(to: other) < 0 }

    /// Whether the bytes are the same; `==` takes other spellings of the same letters for equal.
    public func isIdentical(to other: String) -> Bool {
        utf8.count == other.utf8.count && order(to: other) == 0
    }

    /// Below 0 if this text stands before the other, above it if behind.
    private func order(to other: String) -> Int {
        // Texts that have no bytes of their own are copied; ours all have.
        var (left, right) = (self, other)
        return left.withUTF8 { left in right.withUTF8 { right in Self.order(left, right) } }
    }

    private static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int
    {
        if let start = left.baseAddress, let other = right.baseAddress {
            let order = memcmp(start, other, Swift.min(left.count, right.count))
            if order != 0 { return Int(order) }
        }
        return left.count - right.count
    }
}
