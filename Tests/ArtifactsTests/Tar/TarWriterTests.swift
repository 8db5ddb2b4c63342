import Core
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

@Suite("tar")
struct TarWriterTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var file: FilePath { folder.path.appending("a.tar") }

    private func write(_ body: (TarWriter) throws -> Void) throws {
        let sink = try FileSink(creating: file)
        let tar = TarWriter(to: sink, modified: .sample)
        try body(tar)
        try tar.finish()
        try sink.finish()
    }

    private func field(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        String(decoding: bytes[range].prefix { $0 != 0 }, as: UTF8.self)
    }

    @Test("a header is ustar with owner 0, no names, and the given time")
    func header() throws {
        try write { try $0.add(.text("bin/kilo", "hello", mode: 0o755)) }
        let bytes = try FileStream.contents(of: file)
        #expect(bytes.count == 512 + 512 + 1024)
        #expect(field(bytes, 0..<100) == "bin/kilo")
        #expect(field(bytes, 100..<108) == "0000755")
        #expect(field(bytes, 108..<116) == "0000000")
        #expect(field(bytes, 116..<124) == "0000000")
        #expect(field(bytes, 124..<136) == "00000000005")
        #expect(field(bytes, 136..<148) == String(1_795_537_105, radix: 8).leftPadded(11))
        #expect(bytes[156] == UInt8(ascii: "0"))
        #expect(bytes[257..<265].elementsEqual("ustar\u{0}00".utf8))
        #expect(bytes[265..<329].allSatisfy { $0 == 0 })
        #expect(bytes[512..<517].elementsEqual("hello".utf8))
        #expect(bytes[517...].allSatisfy { $0 == 0 })
        let sum = bytes[..<512].enumerated().reduce(0) { $0 + ((148..<156).contains($1.0) ? 32 : Int($1.1)) }
        #expect(bytes[148..<156].elementsEqual("\(String(sum, radix: 8).leftPadded(6))\u{0} ".utf8))
    }

    @Test("GNU tar and bsdtar list files, folders, links and hard links", arguments: [Tool.tar, .bsdtar])
    func listing(tool: Tool) throws {
        try write { tar in
            try tar.addFolder(RelativePath("bin"))
            try tar.add(.text("bin/kilo", "hello", mode: 0o755))
            try tar.addSymbolicLink(RelativePath("bin/k"), to: "kilo")
            try tar.addHardLink(RelativePath("bin/other"), to: RelativePath("bin/kilo"), mode: 0o755)
        }
        let lines = try tool("--numeric-owner", "-tvf", file.string).lines.map(String.init)
        #expect(lines.map { $0.prefix(10) } == ["drwxr-xr-x", "-rwxr-xr-x", "lrwxrwxrwx", "hrwxr-xr-x"])
        #expect(lines[0].hasSuffix(" bin/"))
        #expect(lines[2].hasSuffix(" bin/k -> kilo"))
        #expect(lines[3].hasSuffix(" bin/other link to bin/kilo"))
        #expect(lines[1].contains(tool.name == "tar" ? "0/0" : "0      0"))
    }

    static let spellings: [String] = [
        String(repeating: "a", count: 100),
        String(repeating: "a", count: 101),
        String(repeating: "d", count: 155) + "/" + String(repeating: "f", count: 100),
        String(repeating: "d", count: 156) + "/" + String(repeating: "f", count: 100),
        String(repeating: "d/", count: 140) + "f",
        "grüße/日本語.txt",
        String(repeating: "日本", count: 60) + "/x",
        "with space/[bracket]",
    ]

    @Test(
        "names of any length and script come out as they went in", arguments: spellings, [Tool.tar, .bsdtar])
    func names(name: String, tool: Tool) throws {
        try write { try $0.add(.text(name, "content")) }
        let literal = tool.name == "tar" ? ["--quoting-style=literal"] : []
        #expect(try tool.run(literal + ["-tf", file.string]).lines == [name[...]])
        #expect(try tool("-xOf", file.string).output == "content")
    }

    @Test("ustar alone is used where it is enough")
    func noPax() {
        for name in Self.spellings.prefix(1) + [Self.spellings[2], Self.spellings[7]] {
            let header = TarHeader(kind: .file, name: name, mode: 0o644, modified: .sample)
            #expect(header.bytes.count == 512, "\(name)")
        }
        for name in [Self.spellings[1], Self.spellings[3], Self.spellings[5]] {
            let header = TarHeader(kind: .file, name: name, mode: 0o644, modified: .sample)
            #expect(header.bytes.count > 512, "\(name)")
        }
    }

    @Test("long folder names and link targets survive", arguments: [Tool.tar, .bsdtar])
    func longLinks(tool: Tool) throws {
        let long = String(repeating: "l", count: 120)
        let folderPath = try #require(RelativePath(long))
        try write { tar in
            try tar.addFolder(folderPath)
            try tar.addSymbolicLink(RelativePath("link"), to: long + "/é")
        }
        try tool("-xf", file.string, in: folder.path)
        #expect(FileSystem.isFolder(folder.path.appending(long)))
        let link = folder.path.appending("link").string
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == long + "/é")
    }

    @Test("a file of 9 GiB and times outside of ustar are told by pax", arguments: [Tool.tar, .bsdtar])
    func large(tool: Tool) throws {
        let size = 9 << 30
        let header = TarHeader(
            kind: .file, name: "big", mode: 0o644, size: size, modified: Timestamp(seconds: 1 << 34))
        try FileSystem.write(header.bytes, to: file)
        let descriptor = try FileDescriptor.open(file, .writeOnly)
        try descriptor.closeAfter { try descriptor.resize(to: Int64(header.bytes.count + size + 1024)) }
        let line = try #require(try tool("-tvf", file.string).lines.first)
        #expect(line.contains("\(size)"))
        #expect(line.contains("2514"))
    }

    @Test("a path stands once, and a hard link after its file")
    func refusals() throws {
        let tar = TarWriter(to: MemorySink(), modified: .sample)
        try tar.add(.text("a", "x"))
        #expect(failures { try tar.addFolder(RelativePath("a")) }.map(\.code) == [.tarEntry])
        let late = failures { try tar.addHardLink(RelativePath("b"), to: RelativePath("c")) }
        #expect(late.map(\.code) == [.tarEntry])
    }

    @Test("a pax record counts its own length", arguments: [1, 5, 90, 92, 93, 990, 9990])
    func paxRecord(count: Int) {
        let record = PaxRecord.bytes("path", String(repeating: "x", count: count))
        let length = String(decoding: record.prefix { $0 != 32 }, as: UTF8.self)
        #expect(Int(length) == record.count)
    }
}

extension String {
    fileprivate func leftPadded(_ count: Int) -> String {
        String(repeating: "0", count: max(0, count - self.count)) + self
    }
}
