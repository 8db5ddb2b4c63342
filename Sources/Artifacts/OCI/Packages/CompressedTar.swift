/// A compressed tar that comes in pieces.
final class CompressedTar {
    private let expander = LayerExpander()
    private var tar: TarStream

    init(_ visit: @escaping (TarMember) throws -> TarStream.Taker?) { tar = TarStream(visit) }

    /// - Throws: as `LayerExpander` and `TarStream`.
    func read(_ piece: UnsafeRawBufferPointer) throws { try expander.expand(piece) { try tar.read($0) } }

    /// - Throws: as `LayerExpander` and `TarStream`.
    func finish() throws {
        try expander.finish()
        try tar.finish()
    }
}
