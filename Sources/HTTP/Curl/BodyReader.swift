import SystemPackage

/// Produces the bytes of a body, from any position, in memory that does not grow with it.
final class BodyReader {
    /// How much of a file is read at once to be encoded; a multiple of 3, so that pieces fit together.
    private static let rawPiece = 96 * 1024

    /// The Content-Length.
    let length: Int
    /// How many bytes were taken.
    private(set) var position = 0
    private let parts: [Body.Part]
    private var part = 0
    private var partStart = 0
    private var file: BodyFile?

    init(_ body: Body) {
        parts = body.parts
        length = body.length
    }

    /// Goes to a position, for bytes that have to be sent again.
    func seek(to offset: Int) {
        (position, part, partStart, file) = (offset, 0, 0, nil)
        skipEnded()
    }

    /// Takes as many bytes as fit, or as are left; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ExchangeProblem) -> Int {
        var filled = 0
        skipEnded()
        while filled < buffer.count, part < parts.count {
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = try read(parts[part], at: position - partStart, into: room)
            filled += count
            position += count
            skipEnded()
        }
        return filled
    }

    private func skipEnded() {
        while part < parts.count, position >= partStart + parts[part].length {
            partStart += parts[part].length
            part += 1
            file = nil
        }
    }

    private func read(
        _ part: Body.Part, at offset: Int, into room: UnsafeMutableRawBufferPointer
    ) throws(ExchangeProblem) -> Int {
        let count = min(room.count, part.length - offset)
        let target = UnsafeMutableRawBufferPointer(rebasing: room[..<count])
        switch part {
        case .bytes(let bytes):
            bytes.withUnsafeBytes { target.copyMemory(from: .init(rebasing: $0[offset..<(offset + count)])) }
            return count
        case .file(let path, let start, _):
            try open(path).read(at: start + offset, into: target)
            return count
        case .base64(let path, let size):
            return try encode(open(path), size: size, from: offset, into: target)
        }
    }

    private func open(_ path: FilePath) throws(ExchangeProblem) -> BodyFile {
        if let file { return file }
        let opened = try BodyFile(path)
        file = opened
        return opened
    }

    /// Whole groups go straight into the target; one group is cut when the target or the position cuts it.
    private func encode(
        _ file: BodyFile, size: Int, from offset: Int, into target: UnsafeMutableRawBufferPointer
    ) throws(ExchangeProblem) -> Int {
        let (group, within) = (offset / 4, offset % 4)
        let whole = within == 0 && target.count >= 4
        let count = min(whole ? min(target.count / 4 * 3, Self.rawPiece) : 3, size - group * 3)
        var raw = [UInt8](repeating: 0, count: count)
        try Self.fill(&raw, file, at: group * 3)
        let encoded = (count + 2) / 3 * 4
        if whole {
            raw.withUnsafeBytes { Base64Encoder.encode($0, into: .init(rebasing: target[..<encoded])) }
            return encoded
        }
        var four: [UInt8] = [0, 0, 0, 0]
        four.withUnsafeMutableBytes { four in raw.withUnsafeBytes { Base64Encoder.encode($0, into: four) } }
        let taken = four[within...].prefix(target.count)
        target.copyBytes(from: taken)
        return taken.count
    }

    private static func fill(_ raw: inout [UInt8], _ file: BodyFile, at offset: Int) throws(ExchangeProblem) {
        let result: Result<Void, ExchangeProblem> = raw.withUnsafeMutableBytes { buffer in
            do throws(ExchangeProblem) {
                return .success(try file.read(at: offset, into: buffer))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }
}
