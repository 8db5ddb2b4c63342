import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("Reading zip")
struct ZipReaderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var file: FilePath { folder.path.appending("a.zip") }

    /// Makes a zip with Python's zipfile, whose `z` is open for writing.
    private func python(_ code: String) throws {
        let start = "import sys, zipfile, io, warnings\nwarnings.simplefilter('ignore')\n"
        let open = "z = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)\n"
        try Tool.python("-c", start + open + code + "\nz.close()", file.string)
    }

    @Test("what the writer wrote comes back with all that is stored")
    func roundTrip() throws {
        let sink = try FileSink(creating: file)
        let zip = ZipWriter(to: sink, scratch: folder.path)
        try zip.add(.text("dir/é", "hello hello hello", mode: 0o755), modified: .sample)
        try zip.add(.text("b", "stored"), modified: .sample, method: .store)
        try zip.finish()
        try sink.finish()
        let reader = try ZipReader(file)
        #expect(reader.entries.map(\.name) == ["dir/é", "b"])
        #expect(reader.entries.map(\.method) == [8, 0])
        #expect(reader.entries.map(\.unixMode) == [0o100755, 0o100644])
        #expect(reader.entries.map(\.extra) == [[], []])
        #expect(reader.entries.map(\.size) == [17, 6])
        let texts = try reader.entries.map { String(decoding: try reader.contents(of: $0), as: UTF8.self) }
        #expect(texts == ["hello hello hello", "stored"])
    }

    @Test("extra fields and folders of Info-ZIP are seen")
    func infoZip() throws {
        try folder.write("tree/sub/file", String(repeating: "text ", count: 100))
        try Tool.zip("-qr", file.string, "sub", in: folder.path.appending("tree"))
        let reader = try ZipReader(file)
        #expect(reader.entries.map(\.name) == ["sub/", "sub/file"])
        #expect(reader.entries.map(\.isFolder) == [true, false])
        // "UT", extended timestamps: what Open VSX refuses.
        #expect(reader.entries.allSatisfy { $0.extra.starts(with: [0x55, 0x54]) })
        #expect(try reader.contents(of: reader.entries[1]).count == 500)
    }

    @Test("data descriptors and zip64 fields are read")
    func streamed() throws {
        try Tool.python(
            "-c",
            """
            import sys, zipfile
            class Pipe:
                def __init__(self, f): self.f = f
                def write(self, b): return self.f.write(b)
                def flush(self): pass
            z = zipfile.ZipFile(Pipe(open(sys.argv[1], 'wb')), 'w', zipfile.ZIP_DEFLATED)
            with z.open('a', 'w', force_zip64=True) as e: e.write(b'x' * 100000)
            z.close()
            """, file.string)
        let reader = try ZipReader(file)
        let entry = try #require(reader["a"])
        #expect(entry.flags & 8 != 0)
        #expect(try reader.contents(of: entry) == [UInt8](repeating: UInt8(ascii: "x"), count: 100_000))
    }

    @Test("an empty zip has no entries, and a comment at the end is allowed")
    func empty() throws {
        try python("z.comment = b'PK\\x05\\x06 in a comment'")
        #expect(try ZipReader(file).entries.isEmpty)
    }

    @Test(
        "names that leave their folder or mean several places are refused",
        arguments: ["../x", "/etc/passwd", "a/../../x", "a//b", "./a", "C:/x", "a\\\\..\\\\b", "a/./b"])
    func names(name: String) throws {
        try python("i = zipfile.ZipInfo('x'); i.filename = '\(name)'; z.writestr(i, 'evil')")
        let found = failures { _ = try ZipReader(file) }
        #expect(found.map(\.code) == [.zipMalformed])
    }

    @Test("a name that stands twice is refused")
    func duplicates() throws {
        try python("z.writestr('a', '1'); z.writestr('a', '2')")
        #expect(failures { _ = try ZipReader(file) }.first?.message.contains("two entries") == true)
    }

    @Test("bytes before or after the zip are refused", arguments: [true, false])
    func surroundings(isBefore: Bool) throws {
        try python("z.writestr('a', '1')")
        let bytes = try FileStream.contents(of: file)
        let other = Array("other".utf8)
        try FileSystem.write(isBefore ? other + bytes : bytes + other, to: file)
        #expect(failures { _ = try ZipReader(file) }.map(\.code) == [.zipMalformed])
    }

    @Test("a local header that says another name is refused")
    func twoNames() throws {
        try python("z.writestr('aaaa', '1')")
        var bytes = try FileStream.contents(of: file)
        bytes[30] = UInt8(ascii: "b")
        try FileSystem.write(bytes, to: file)
        let reader = try ZipReader(file)
        #expect(failures { _ = try reader.contents(of: reader.entries[0]) }.map(\.code) == [.zipMalformed])
    }

    @Test("changed content is found by its checksum, an unknown method and a password are named")
    func content() throws {
        try python(
            "z.writestr('s', 'stored', zipfile.ZIP_STORED); z.writestr('b', 'x' * 99, zipfile.ZIP_BZIP2)")
        var bytes = try FileStream.contents(of: file)
        bytes[31] ^= 1
        try FileSystem.write(bytes, to: file)
        let reader = try ZipReader(file)
        #expect(failures { _ = try reader.contents(of: reader.entries[0]) }.map(\.code) == [.zipMalformed])
        #expect(failures { _ = try reader.contents(of: reader.entries[1]) }.map(\.code) == [.zipUnsupported])
    }

    @Test("limits are kept")
    func limits() throws {
        try python("z.writestr('a', 'x' * 1000); z.writestr('b', 'x')")
        var few = ZipLimits()
        few.entries = 1
        var small = ZipLimits()
        small.expandedSize = 1000
        for limits in [few, small] {
            #expect(failures { _ = try ZipReader(file, limits: limits) }.map(\.code) == [.zipMalformed])
        }
        let reader = try ZipReader(file)
        #expect(
            failures { _ = try reader.contents(of: reader.entries[0], limit: 999) }.map(\.code)
                == [.zipUnsupported])
    }

    @Test("no truncated or damaged zip crashes, and none gives other bytes than it held")
    func property() throws {
        try python(
            """
            z.writestr('one', 'hello world ' * 20)
            z.writestr('dir/two', bytes(range(256)), zipfile.ZIP_STORED)
            with z.open('three', 'w', force_zip64=True) as e: e.write(b'zip64')
            """)
        let bytes = try FileStream.contents(of: file)
        let honest = try contents(bytes)
        for count in 0..<bytes.count { #expect((try? contents(Array(bytes[..<count]))) == nil) }
        var numbers = RepeatableNumbers(state: 7)
        for _ in 0..<1500 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &numbers) {
                damaged[Int.random(in: 0..<bytes.count, using: &numbers)] ^=
                    UInt8(1 << Int.random(in: 0..<8, using: &numbers))
            }
            // Names, times and modes are not covered by checksums; contents are.
            if let found = try? contents(damaged) { #expect(found == honest) }
        }
    }

    /// All contents, or the first failure; anything but a failure is a defect.
    private func contents(_ bytes: [UInt8]) throws -> [[UInt8]] {
        // Not flushed to the disk, as this is done some thousand times.
        let descriptor = try FileDescriptor.open(file, .writeOnly, options: .truncate)
        try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
        do {
            let reader = try ZipReader(file)
            return try reader.entries.map { try reader.contents(of: $0, limit: 1 << 20) }
        } catch {
            #expect(error is Failure)
            throw error
        }
    }
}
