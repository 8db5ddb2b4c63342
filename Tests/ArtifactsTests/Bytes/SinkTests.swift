import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("Sinks")
struct SinkTests {
    @Test("a digest sink computes all digests in one pass and hands the bytes on")
    func digests() throws {
        let memory = MemorySink()
        let sink = DigestSink(over: memory, [.sha256, .sha512, .sha1])
        try sink.write("hello ")
        try sink.write("world")
        #expect(memory.bytes == Array("hello world".utf8))
        #expect(sink.count == 11)
        let digests = sink.finish()
        for algorithm in Digest.Algorithm.allCases {
            #expect(digests[algorithm] == Digest.of("hello world", algorithm))
        }
    }

    @Test("a file sink writes pieces of any size in order", arguments: [1, 1000, 262_144, 300_000])
    func fileSink(piece: Int) throws {
        let folder = try TemporaryFolder()
        var numbers = RepeatableNumbers(state: 1)
        let bytes = numbers.bytes(700_000)
        let sink = try FileSink(creating: folder.path.appending("file"))
        for start in stride(from: 0, to: bytes.count, by: piece) {
            try sink.write(Array(bytes[start..<min(start + piece, bytes.count)]))
        }
        try sink.finish()
        #expect(try FileStream.contents(of: folder.path.appending("file")) == bytes)
    }

    @Test("a file sink does not replace a file")
    func existing() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("file", "mine")
        #expect(failures { _ = try FileSink(creating: file) }.map(\.code) == [.fileUnwritable])
        #expect(try FileStream.contents(of: file) == Array("mine".utf8))
    }

    @Test("a spool keeps few bytes in memory, many in a file without a name", arguments: [10, 3 << 20])
    func spool(count: Int) throws {
        let folder = try TemporaryFolder()
        var numbers = RepeatableNumbers(state: 2)
        let bytes = numbers.bytes(count)
        let spool = Spool(scratch: folder.path)
        for start in stride(from: 0, to: count, by: 70_000) {
            try spool.write(Array(bytes[start..<min(start + 70_000, count)]))
        }
        let spooled = try spool.finish()
        #expect(spooled.count == count)
        #expect(try folder.names.isEmpty)
        for _ in 0..<2 {
            let copy = MemorySink()
            try spooled.write(to: copy)
            #expect(copy.bytes == bytes)
        }
    }

    @Test("a cursor throws at the end instead of running over it")
    func cursor() throws {
        var cursor = ByteCursor([1, 2, 3, 4, 5])
        #expect(try cursor.littleEndian(UInt32.self) == 0x0403_0201)
        #expect(throws: ByteCursor.Truncated.self) { try cursor.littleEndian(UInt16.self) }
        #expect(throws: ByteCursor.Truncated.self) { try cursor.skip(2) }
        #expect(throws: ByteCursor.Truncated.self) { try cursor.skip(-1) }
        #expect(try cursor.bytes(1) == [5])
    }
}
