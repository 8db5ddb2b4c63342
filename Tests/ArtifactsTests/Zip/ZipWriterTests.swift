import Core
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

@Suite("Writing zip")
struct ZipWriterTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var file: FilePath { folder.path.appending("a.zip") }

    private func write(
        _ files: [PayloadFile], _ method: ZipMethod = .deflate(.standard), at time: Timestamp = .sample
    ) throws {
        let sink = try FileSink(creating: file)
        let zip = ZipWriter(to: sink, scratch: folder.path.appending("scratch"))
        for file in files { try zip.add(file, modified: time, method: method) }
        try zip.finish()
        try sink.finish()
    }

    @Test("a stored entry is these bytes")
    func golden() throws {
        try write([.text("a/b", "hi", mode: 0o755)], .store)
        let local = "504b0304" + "1400" + "0008" + "0000" + "4c82785d" + "ac2a93d8" + "02000000" + "02000000"
        let central =
            "504b0102" + "1403" + "1400" + "0008" + "0000" + "4c82785d" + "ac2a93d8" + "02000000" + "02000000"
        let end = "504b0506" + "00000000" + "0100" + "0100" + "31000000" + "23000000" + "0000"
        let name = "612f62"
        #expect(
            Hexadecimal.encode(try FileStream.contents(of: file))
                == local + "0300" + "0000" + name + "6869"
                + central + "0300" + "0000" + "0000" + "0000" + "0000" + "0000ed81" + "00000000" + name + end)
    }

    @Test(
        "unzip tests and expands it", arguments: [ZipMethod.store, .deflate(.standard), .deflate(.smallest)])
    func unzip(method: ZipMethod) throws {
        var numbers = RepeatableNumbers(state: 5)
        let large = numbers.bytes(2_000_000)
        let source = try folder.write("source", large)
        try write(
            [
                .text("empty", ""), .text("dir/text", String(repeating: "text ", count: 1000)),
                PayloadFile(RelativePath("large"), file: source, size: large.count, mode: 0o755),
                .text("grüße/日本語.txt", "x"),
            ], method)
        try Tool.unzip("-tqq", file.string)
        try Tool.unzip("-q", file.string, "-d", folder.path.appending("out").string)
        let out = folder.path.appending("out")
        #expect(try FileStream.contents(of: out.appending("large")) == large)
        #expect(FileSystem.kind(out.appending("large"))?.mode == 0o755)
        #expect(FileSystem.kind(out.appending("empty"))?.mode == 0o644)
        #expect(FileSystem.exists(out.appending("grüße").appending("日本語.txt")))
    }

    @Test("bsdtar reads names, and from a pipe too, as there are no data descriptors")
    func bsdtar() throws {
        try write([.text("b", "1"), .text("a", "2"), .text("é", "3")])
        #expect(try Tool.bsdtar("-tf", file.string).lines == ["b", "a", "é"])
        let python =
            "import sys, subprocess; subprocess.run(['bsdtar', '-tf', '-'], stdin=open(sys.argv[1]), check=True)"
        #expect(try Tool.python("-c", python, file.string).lines == ["b", "a", "é"])
    }

    @Test("zipinfo sees Unix modes, UTC times in two-second steps, and no extra field")
    func zipinfo() throws {
        try write([.text("kilo", "run", mode: 0o755)])
        let lines = try Tool.zipinfo("-T", file.string).lines
        let entry = try #require(lines.first { $0.hasSuffix("kilo") })
        #expect(entry.hasPrefix("-rwxr-xr-x  2.0 unx"))
        #expect(entry.contains("defN 20261124.161824"))
        let verbose = try Tool.zipinfo("-v", file.string).output
        #expect(verbose.contains("length of extra field:                          0 bytes"))
        #expect(verbose.contains("extended local header:                          no"))
    }

    @Test(
        "times outside of what zip can say become its first or last",
        arguments: [
            (0, "19800101.000000"), (315_532_799, "19800101.000000"), (315_532_801, "19800101.000000"),
            (4_354_819_199, "20801231.235958".replacing("2080", with: "2107")),
            (5_000_000_000, "21071231.235958"),
        ])
    func times(seconds: Int, text: String) throws {
        try write([.text("a", "x")], at: Timestamp(seconds: seconds))
        #expect(try Tool.zipinfo("-T", file.string).output.contains(text))
    }

    @Test("no entry stands twice")
    func twice() throws {
        let zip = ZipWriter(to: MemorySink(), scratch: folder.path)
        try zip.add(.text("a", "x"), modified: .sample)
        #expect(failures { try zip.add(.text("a", "y"), modified: .sample) }.map(\.code) == [.zipEntry])
    }

    @Test("a compressed entry is the same in any zip")
    func entryValue() throws {
        let entry = try CompressedEntry(
            .text("a", "text text text"), modified: .sample, scratch: folder.path)
        let zips = try (0..<2).map { _ in
            let memory = MemorySink()
            let zip = ZipWriter(to: memory, scratch: folder.path)
            try zip.add(entry)
            try zip.finish()
            return memory.bytes
        }
        #expect(zips[0] == zips[1])
    }

    @Test("more than 65534 entries use zip64, which unzip and bsdtar and we read")
    func manyEntries() throws {
        try write((0..<65_535).map { try .text("f\($0)", "") }, .store)
        try Tool.unzip("-tqq", file.string)
        #expect(try Tool.bsdtar("-tf", file.string).lines.count == 65_535)
        #expect(try ZipReader(file).entries.count == 65_535)
    }

    @Test(
        "zip64 stands at the end only where a number does not fit",
        arguments: [
            (65_534, 10, 22), (65_535, 10, 98), (1, 0xFFFF_FFFE, 22), (1, 0xFFFF_FFFF, 98),
        ] as [(UInt64, UInt64, Int)])
    func end(count: UInt64, offset: UInt64, length: Int) {
        #expect(ZipEnd(count: count, directorySize: 50, directoryOffset: offset).bytes.count == length)
    }

    @Test(
        "an entry behind 4 GiB gets its offset in a zip64 field",
        arguments: [0xFFFF_FFFE, 0xFFFF_FFFF, 5 << 30])
    func farOffset(offset: UInt64) throws {
        let entry = try CompressedEntry(.text("a", "x"), modified: .sample, scratch: folder.path)
        var cursor = ByteCursor(ZipHeader(entry, named: "a", offset: offset).central)
        let read = try ZipEntry(central: &cursor)
        #expect(read.headerOffset == offset)
        #expect(read.extra.isEmpty == (offset < UInt32.max))
        #expect(cursor.count == 0)
    }

    @Test("scratch files leave nothing behind")
    func scratch() throws {
        var numbers = RepeatableNumbers(state: 6)
        try write([PayloadFile(RelativePath("a"), bytes: numbers.bytes(DeflatePiece.size + 1))])
        #expect(try FileSystem.names(in: folder.path.appending("scratch")).isEmpty)
    }
}
