import Core
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

@Suite("zstd layers")
struct ZstdSinkTests {
    private static let piece = ZstdPiece.size

    private static let sample: [UInt8] = {
        var numbers = RepeatableNumbers(state: 8)
        let block = numbers.bytes(10_000) + [UInt8](repeating: 7, count: 90_000)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(3 * piece)
        while bytes.count < 3 * piece { bytes += block }
        return bytes
    }()

    private func zstd(_ bytes: [UInt8], by step: Int = 1 << 20, concurrency: Int) throws -> [UInt8] {
        let memory = MemorySink()
        let sink = try ZstdSink(over: memory, concurrency: concurrency)
        for start in stride(from: 0, to: bytes.count, by: step) {
            try sink.write(Array(bytes[start..<min(start + step, bytes.count)]))
        }
        try sink.finish()
        return memory.bytes
    }

    @Test(
        "frames expand to what was written, whatever the number of processors and the pieces it comes in",
        arguments: [0, 1, piece, piece + 1, 2 * piece + 777])
    func frames(count: Int) throws {
        let bytes = Array(Self.sample.prefix(count))
        let one = try zstd(bytes, concurrency: 1)
        #expect(try zstd(bytes, by: 77_777, concurrency: 3) == one)
        let decoder = ZstdDecoder()
        var expanded: [UInt8] = []
        try one.withUnsafeBytes { try decoder.decode($0) { expanded += $0 } }
        #expect(decoder.isComplete)
        #expect(expanded == bytes)
    }

    @Test("a layer of several frames is one tar for skopeo and bsdtar")
    func clients() throws {
        let workshop = try ImageWorkshop()
        let text = String(repeating: "two megabytes of tar are a frame of their own\n", count: 200_000)
        var layer = OCILayer(files: [try .text("text", text), try .text("later", "end")])
        layer.compression = .zstd
        let build = try workshop.build(workshop.image(layers: [layer]))
        let layout = try workshop.layout(build)
        let copy = workshop.folder.path.appending("copy")
        try Tool.skopeo("copy", "--dest-decompress", "oci:\(layout):v1", "dir:\(copy)")
        let diffID = try workshop.config(build)["rootfs"]?["diff_ids"]?.texts?.first
        let name = try #require(diffID?.replacing("sha256:", with: ""))
        #expect(FileSystem.exists(copy.appending(name)))
        let blob = build.blobs[0].path.string
        #expect(try Tool.bsdtar("-xOf", blob, "later").output == "end")
    }
}
