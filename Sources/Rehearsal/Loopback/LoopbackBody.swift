internal import Core
internal import FoundationEssentials
internal import HTTP
internal import Synchronization
internal import SystemPackage

/// The body of a request on its way to a stand-in, in pieces.
final class LoopbackBody: Sendable {
    /// The size of a piece; a multiple of 3, so that pieces in base64 fit together.
    private static let pieceSize = 192 << 10

    private struct State {
        var part = 0
        /// How far into the part, in bytes of its file.
        var offset = 0
        var isStarted = false
        var isReading = false
    }

    private let parts: [Body.Part]
    private let state = Mutex(State())

    init(_ body: Body) { parts = body.parts }

    /// Whether the server has asked for it.
    var isStarted: Bool { state.withLock { $0.isStarted } }

    /// The next piece, nil at the end.
    func next() async throws -> [UInt8]? {
        let (part, offset) = try state.withLock { state in
            guard !state.isReading else { throw Failure.bodyGone }
            (state.isStarted, state.isReading) = (true, true)
            return (state.part, state.offset)
        }
        defer { state.withLock { $0.isReading = false } }
        guard part < parts.count else { return nil }
        let (piece, read) = try await Self.piece(of: parts[part], at: offset)
        state.withLock { state in
            let isLast = offset + read >= parts[part].sourceLength
            (state.part, state.offset) = isLast ? (part + 1, 0) : (part, offset + read)
        }
        return piece.isEmpty ? try await rest() : piece
    }

    /// After a part without bytes.
    private func rest() async throws -> [UInt8]? {
        state.withLock { $0.isReading = false }
        return try await next()
    }

    /// A piece as it goes over the wire, and how many bytes of the part's source it stands for.
    private static func piece(of part: Body.Part, at offset: Int) async throws -> ([UInt8], Int) {
        switch part {
        case .bytes(let bytes): return (bytes, bytes.count)
        case .file(let path, let start, let length):
            let piece = try await read(path, at: start + offset, min(pieceSize, length - offset))
            return (piece, piece.count)
        case .base64(let path, let size):
            let piece = try await read(path, at: offset, min(pieceSize, size - offset))
            return (Array(Data(piece).base64EncodedData()), piece.count)
        }
    }

    private static func read(_ path: FilePath, at offset: Int, _ count: Int) async throws -> [UInt8] {
        let piece = try await offPool { try ReadableFile(path).read(count, at: Int64(offset)) }
        // The client would break off in the middle.
        guard piece.count == count else { throw Failure.bodyCutShort }
        return piece
    }
}

extension Body.Part {
    /// The bytes to be read for it.
    fileprivate var sourceLength: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .file(_, _, let length): length
        case .base64(_, let size): size
        }
    }

    /// Why it cannot be sent, found before anything is: a file that is missing or has another size.
    var problem: String? {
        let (path, needed, isWhole): (FilePath, Int, Bool)
        switch self {
        case .bytes: return nil
        case .file(let file, let offset, let length): (path, needed, isWhole) = (file, offset + length, false)
        case .base64(let file, let size): (path, needed, isWhole) = (file, size, true)
        }
        guard let size = FileSystem.kind(path)?.size else { return "\(path) cannot be read" }
        if isWhole ? size == needed : size >= needed { return nil }
        return "\(path) has \(size) bytes, \(needed) were expected"
    }
}
