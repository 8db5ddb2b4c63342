import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("gzip in pieces")
struct GzipPiecesTests {
    private static let piece = DeflatePiece.size
    private static let short = GzipEffort.shortSize
    private static let whole = GzipEffort.wholeSize

    private func gzip(
        _ bytes: [UInt8], by step: Int = 1 << 20, level: CompressionLevel = .standard,
        form: GzipSink.Form = .member, concurrency: Int = 2
    ) throws -> [UInt8] {
        let memory = MemorySink()
        let sink = try GzipSink(
            over: memory, level: level, header: GzipHeader(), form: form, concurrency: concurrency)
        for start in stride(from: 0, to: bytes.count, by: step) {
            try sink.write(Array(bytes[start..<min(start + step, bytes.count)]))
        }
        try sink.finish()
        return memory.bytes
    }

    /// Bytes that libdeflate cuts into blocks of all three kinds.
    private static func mixed(_ count: Int) -> [UInt8] { Array(sample.prefix(count)) }

    private static let sample: [UInt8] = {
        let count = 4 * piece
        var numbers = RepeatableNumbers(state: 11)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 200_000)
        while bytes.count < count {
            switch numbers.next() % 4 {
            case 0: bytes += numbers.bytes(Int(numbers.next() % 150_000))
            case 1: bytes += [UInt8](repeating: 7, count: Int(numbers.next() % 200_000))
            case 2: bytes += numbers.bytes(10)
            default: bytes += (0..<Int(numbers.next() % 100_000)).map { UInt8($0 % 251 / 7) }
            }
        }
        return bytes
    }()

    private static let lengths = [
        0, short, short + 1, whole, whole + 1, piece - 1, piece, piece + 1, 2 * piece, 2 * piece + 777,
    ]

    @Test(
        "the real gzip expands what crosses the borders of pieces",
        arguments: lengths, [GzipSink.Form.member, .members])
    func borders(count: Int, form: GzipSink.Form) throws {
        let folder = try TemporaryFolder()
        let bytes = Self.mixed(count)
        try folder.write("file.gz", try gzip(bytes, form: form))
        try Tool.gzip("--decompress", "file.gz", in: folder.path)
        #expect(try FileStream.contents(of: folder.path.appending("file")) == bytes)
    }

    @Test("each piece can be a member of its own, which can be expanded without the others")
    func members() throws {
        let size = GzipSink.Form.members.pieceSize
        let bytes = try gzip(Self.mixed(size + 5), level: .layer, form: .members)
        let first = try gzip(Self.mixed(size), level: .layer, form: .members)
        #expect(bytes.starts(with: first) == true)
    }

    @Test("any level joins", arguments: 1...9)
    func levels(level: Int) throws {
        let folder = try TemporaryFolder()
        let bytes = Self.mixed(Self.piece + 100_000)
        let chosen = try #require(CompressionLevel(rawValue: level))
        try folder.write("file.gz", try gzip(bytes, level: chosen))
        try Tool.gzip("--decompress", "file.gz", in: folder.path)
        #expect(try FileStream.contents(of: folder.path.appending("file")) == bytes)
    }

    @Test("codes of the greatest length join")
    func longCodes() throws {
        // Each byte is half as frequent as the one before, so that codes get as long as they may: 15 bits.
        var numbers = RepeatableNumbers(state: 5)
        let bytes = (0..<Self.piece + 300_000).map { _ in UInt8(numbers.next().trailingZeroBitCount % 40) }
        let folder = try TemporaryFolder()
        try folder.write("file.gz", try gzip(bytes))
        try Tool.gzip("--decompress", "file.gz", in: folder.path)
        #expect(try FileStream.contents(of: folder.path.appending("file")) == bytes)
    }

    @Test("is one member")
    func member() throws {
        let bytes = try gzip(Self.mixed(2 * Self.piece + 1))
        let inflater = Inflater()
        var count = 0
        // Throws if anything follows the end of the stream.
        try Array(bytes[10..<bytes.count - 8]).withUnsafeBytes {
            try inflater.expand($0) { count += $0.count }
        }
        #expect(inflater.isFinished)
        #expect(count == 2 * Self.piece + 1)
    }

    @Test(
        "the bytes depend neither on the number of processors nor on how they come in",
        arguments: [whole + 1, piece + 1, 3 * piece + 12_345], [GzipSink.Form.member, .members])
    func determinism(count: Int, form: GzipSink.Form) throws {
        let bytes = Self.mixed(count)
        let one = try gzip(bytes, form: form, concurrency: 1)
        #expect(try gzip(bytes, by: 77_777, form: form, concurrency: 3) == one)
        #expect(try gzip(bytes, by: bytes.count, form: form, concurrency: 8) == one)
    }

    @Test("an end of the stream that fails is told")
    func failingSink() throws {
        struct Full: Error {}
        final class FullSink: ByteSink {
            var room = 10
            func write(_ bytes: UnsafeRawBufferPointer) throws {
                room -= bytes.count
                if room < 0 { throw Full() }
            }
        }
        let sink = try GzipSink(over: FullSink())
        try sink.write([UInt8](repeating: 1, count: 100))
        #expect(throws: Full.self) { try sink.finish() }
    }
}
