internal import Glibc

extension String {
    /// Whether this text stands before another one by the bytes of their UTF-8.
    ///
    /// The order of everything whose bytes are to be the same everywhere: no locale changes it, and no version of
    /// Unicode.
    public func precedes(_ other: String) -> Bool {
        let order = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in Self.order(left, right) }
        }
        return (order ?? nil).map { $0 < 0 } ?? utf8.lexicographicallyPrecedes(other.utf8)
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
