import Artifacts
import Core
import SystemPackage
import Testing

@Suite("gzip")
struct GzipSinkTests {
    private func gzip(
        _ pieces: [[UInt8]], _ level: CompressionLevel = .standard, _ header: GzipHeader = GzipHeader()
    ) throws -> [UInt8] {
        let memory = MemorySink()
        let sink = try GzipSink(over: memory, level: level, header: header)
        for piece in pieces { try sink.write(piece) }
        try sink.finish()
        return memory.bytes
    }

    @Test("the header has no time, no name and the system 255")
    func header() throws {
        #expect(try gzip([]).prefix(10) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
        let npm = GzipHeader(extraFlags: 2, operatingSystem: 255)
        #expect(try gzip([], .smallest, npm).prefix(10) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255])
    }

    @Test("an empty member is an empty stored block between header and trailer")
    func empty() throws {
        #expect(try gzip([]).dropFirst(10) == [1, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test("the real gzip expands it", arguments: [0, 1, 1000, 3_000_000])
    func expands(count: Int) throws {
        let folder = try TemporaryFolder()
        var numbers = RepeatableNumbers(state: 3)
        let bytes = numbers.bytes(count / 2) + [UInt8](repeating: 7, count: count - count / 2)
        try folder.write("file.gz", try gzip([bytes]))
        try Tool.gzip("--test", "file.gz", in: folder.path)
        try Tool.gzip("--decompress", "file.gz", in: folder.path)
        #expect(try FileStream.contents(of: folder.path.appending("file")) == bytes)
    }

    @Test("pieces do not change the bytes")
    func pieces() throws {
        var numbers = RepeatableNumbers(state: 4)
        let bytes = numbers.bytes(200_000)
        let pieces = stride(from: 0, to: bytes.count, by: 777).map {
            Array(bytes[$0..<min($0 + 777, bytes.count)])
        }
        #expect(try gzip([bytes]) == gzip(pieces))
    }
}
