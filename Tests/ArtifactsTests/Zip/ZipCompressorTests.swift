import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("Zip: contents that are compressed once")
struct ZipCompressorTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private var scratch: FilePath { folder.path.appending("scratch") }

    private func input(_ path: String, _ bytes: [UInt8]) throws -> ZipCompressor.Input {
        let file = PayloadFile(try #require(RelativePath(path)), bytes: bytes)
        return ZipCompressor.Input(file, digest: Digest.of(bytes))
    }

    private func write(_ inputs: [ZipCompressor.Input], _ compressor: ZipCompressor, _ name: String) throws
        -> [UInt8]
    {
        let path = folder.path.appending(name)
        let sink = try FileSink(creating: path)
        let zip = ZipWriter(to: sink, scratch: scratch)
        try compressor.compress(inputs, modified: .sample, level: .standard) { try zip.add($0) }
        try zip.finish()
        try sink.finish()
        try Tool.unzip("-tqq", path.string)
        return try FileStream.contents(of: path, limit: 64 << 20)
    }

    /// Text that deflate finds matches in, as far apart as it can look.
    private func sample(_ count: Int) -> [UInt8] {
        var numbers = RepeatableNumbers(state: 7)
        let words = (0..<300).map { _ in numbers.bytes(40) }
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += words[Int(numbers.next() % 300)] }
        return Array(bytes.prefix(count))
    }

    @Test(
        "a long file has the same bytes however many processors there are",
        arguments: [1, (6 << 20) + 1, 12 << 20, (12 << 20) + 12_345, (19 << 20) - 1])
    func processors(size: Int) throws {
        let file = try PayloadFile(RelativePath("a"), bytes: sample(size))
        let contents = try [1, 2, 3, 5].map {
            try DeflatedContent.long(file, .standard, scratch, concurrency: $0)
        }
        let written = try contents.map { content in
            let memory = MemorySink()
            try content.bytes.write(to: memory)
            return memory.bytes
        }
        #expect(Set(written).count == 1)
        #expect(Set(contents.map(\.crc)).count == 1)
    }

    @Test(
        "files of every size come out whole",
        arguments: [[0], [6 << 20, 1], [(6 << 20) + 1, 0, 5], [13_000_000]])
    func sizes(_ sizes: [Int]) throws {
        let inputs = try sizes.enumerated().map { try input("f\($0.offset)", sample($0.element)) }
        _ = try write(inputs, ZipCompressor(scratch: scratch), "a.zip")
        let zip = try ZipReader(folder.path.appending("a.zip"))
        for (entry, input) in Swift.zip(zip.entries, inputs) {
            let memory = MemorySink()
            try zip.read(entry) { memory.write($0) }
            #expect(ContentIdentity.digest(Digest.of(memory.bytes)) == input.content)
        }
    }

    @Test("two zips share what they have in common, and have the bytes that each has alone")
    func sharing() throws {
        let shared = try (0..<700).map { try input("shared/\($0)", Array("content \($0)".utf8)) }
        let compressor = ZipCompressor(scratch: scratch)
        let first = try write(shared + [input("z", sample(5_000_000))], compressor, "1.zip")
        #expect(compressor.compressedCount == 701)
        let second = try write(shared + [input("z", sample(5_000_001))], compressor, "2.zip")
        #expect(compressor.compressedCount == 702)
        #expect(
            try write(shared + [input("z", sample(5_000_001))], ZipCompressor(scratch: scratch), "3.zip")
                == second)
        #expect(first != second)
    }

    @Test("one content under two names is compressed once, in one zip too")
    func twice() throws {
        let compressor = ZipCompressor(scratch: scratch)
        _ = try write([input("a", [1, 2, 3]), input("b", [1, 2, 3]), input("c", [4])], compressor, "a.zip")
        #expect(compressor.compressedCount == 2)
    }

    @Test("what exceeds the limits is forgotten, the oldest first, and compressed again")
    func limits() throws {
        var numbers = RepeatableNumbers(state: 1)
        let inputs = try (0..<4).map { try input("\($0)", numbers.bytes(1000)) }
        let limits = ZipCompressor.Limits(memory: 2500, disk: 0)
        let compressor = ZipCompressor(scratch: scratch, limits: limits)
        let first = try write(inputs, compressor, "1.zip")
        #expect(compressor.compressedCount == 4)
        _ = try write(Array(inputs.suffix(2)), compressor, "2.zip")
        #expect(compressor.compressedCount == 4)
        #expect(try write(inputs, compressor, "3.zip") == first)
        #expect(compressor.compressedCount > 4)
    }

    @Test("several threads that need the same contents compress them once")
    func threads() async throws {
        let inputs = try (0..<300).map { try input("\($0)", Array("content \($0)".utf8)) }
        let compressor = ZipCompressor(scratch: scratch)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    try await offPool {
                        var count = 0
                        try compressor.compress(inputs, modified: .sample, level: .standard) { _ in count += 1
                        }
                        #expect(count == 300)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(compressor.compressedCount == 300)
    }

    @Test("a file that cannot be read fails as the first of those that cannot")
    func unreadable() throws {
        let missing = try ["x", "y"].map {
            try ZipCompressor.Input(
                PayloadFile(RelativePath("a"), file: folder.path.appending($0), size: 5),
                digest: Digest.of($0))
        }
        let inputs = [try input("ok", [1])] + missing
        let found = failures {
            try ZipCompressor(scratch: scratch).compress(inputs, modified: .sample, level: .standard) { _ in }
        }
        #expect(found.map(\.subject) == [folder.path.appending("x").string])
    }

    @Test("what cannot be confirmed after it was read is not remembered")
    func unconfirmed() throws {
        let compressor = ZipCompressor(scratch: scratch)
        let file = try PayloadFile(RelativePath("a"), bytes: [1])
        let doubtful = ZipCompressor.Input(file, digest: Digest.of([1])) {
            throw Failure(.payloadChanged, "a", "was written", advice: "wait")
        }
        let found = failures {
            try compressor.compress([doubtful], modified: .sample, level: .standard) { _ in }
        }
        #expect(found.map(\.code) == [.payloadChanged])
        #expect(compressor.compressedCount == 0)
    }
}
