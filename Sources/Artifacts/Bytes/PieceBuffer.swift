/// Bytes of a stream, up to a number that is fixed; used again for the next ones.
final class PieceBuffer {
    private let bytes: UnsafeMutableRawBufferPointer
    private var used = 0

    /// A buffer for at most this many bytes.
    init(capacity: Int) { bytes = .allocate(byteCount: capacity, alignment: 16) }

    deinit { bytes.deallocate() }

    /// The bytes that it holds.
    var content: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[..<used]) }

    /// Takes as many of the bytes as fit, and says how many that were.
    func append(_ more: UnsafeRawBufferPointer) -> Int {
        let taken = min(more.count, bytes.count - used)
        guard taken > 0 else { return 0 }
        UnsafeMutableRawBufferPointer(rebasing: bytes[used..<used + taken])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: more[..<taken]))
        used += taken
        return taken
    }

    /// Gives the second half of its bytes to an empty buffer.
    func moveSecondHalf(to other: PieceBuffer) {
        let middle = used / 2
        _ = other.append(UnsafeRawBufferPointer(rebasing: content[middle...]))
        used = middle
    }

    /// Forgets its bytes.
    func clear() { used = 0 }
}
