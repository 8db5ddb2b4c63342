internal import Core
internal import HTTP
internal import SystemPackage

/// The bytes of an answer, and where a client puts them.
struct ArrivingBytes: Sendable {
    private static let pieceSize: Int64 = 256 << 10

    let body: OutgoingResponse.Body
    let range: Range<Int64>

    /// The answer is longer than the client takes.
    struct TooLong: Error {
        let limit: Int
    }

    /// Into memory, up to a limit.
    func inMemory(_ limit: Int) async throws -> Response.Received {
        guard range.count <= limit else { throw TooLong(limit: limit) }
        if case .bytes(let bytes) = body {
            return .bytes(range.count == bytes.count ? bytes : Array(bytes.prefix(range.count)))
        }
        return try await offPool {
            var collected: [UInt8] = []
            try forEachPiece { collected += $0 }
            return .bytes(collected)
        }
    }

    /// Into a file, moved to its place when all is there.
    func inFile(_ path: FilePath) async throws -> Response.Received {
        try await offPool {
            let draft = FilePath("\(path.string).new")
            let file = try FileDescriptor.open(
                draft, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            try file.closeAfter { try forEachPiece { _ = try file.writeAll($0) } }
            try FileSystem.move(draft, to: path)
            return .file(path, size: range.count)
        }
    }

    /// Into digests, one after the other.
    func inDigests(_ algorithms: [Digest.Algorithm]) async throws -> Response.Received {
        try await offPool {
            let digests = try algorithms.map { algorithm in
                var stream = DigestStream(algorithm)
                try forEachPiece { stream.update($0) }
                return stream.finish()
            }
            return .digests(digests, size: range.count)
        }
    }

    /// Blocks.
    private func forEachPiece(_ take: ([UInt8]) throws -> Void) throws {
        switch body {
        case .empty: return
        case .bytes(let bytes): try take(Array(bytes.prefix(range.count)))
        case .file(let path, _):
            let file = try ReadableFile(path)
            var offset = range.lowerBound
            while offset < range.upperBound {
                let piece = try file.read(Int(min(Self.pieceSize, range.upperBound - offset)), at: offset)
                guard !piece.isEmpty else { throw Errno.ioError }
                try take(piece)
                offset += Int64(piece.count)
            }
        }
    }
}
