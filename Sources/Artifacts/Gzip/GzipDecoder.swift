/// Expands gzip of any number of members (RFC 1952, section 2.2) that comes in pieces.
final class GzipDecoder {
    private let inflater = Inflater(.gzip)
    private let consumed: ((UnsafeRawBufferPointer, _ member: Int) -> Void)?
    private var members = 0

    /// - Parameter consumed: gets the compressed bytes again, with the number of the member that they belong to.
    init(consumed: ((UnsafeRawBufferPointer, _ member: Int) -> Void)? = nil) { self.consumed = consumed }

    /// Whether the last member was complete.
    var isComplete: Bool { inflater.isFinished }

    /// Takes the next bytes, and calls `body` with what they expand to.
    ///
    /// - Throws: `Inflater.Damaged`, and what `body` throws.
    func decode(_ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var rest = piece
        while !rest.isEmpty || inflater.mayHoldMore {
            if inflater.isFinished { try inflater.restart() }
            let start = rest
            let expanded = try inflater.expand(&rest)
            consumed?(UnsafeRawBufferPointer(rebasing: start.dropLast(rest.count)), members)
            if inflater.isFinished { members += 1 }
            if !expanded.isEmpty { try body(expanded) }
        }
    }
}
