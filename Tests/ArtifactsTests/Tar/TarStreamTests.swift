import Core
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

@Suite("Reading tar")
struct TarStreamTests {
    private struct Found: Equatable {
        var member: TarMember
        var bytes: [UInt8]
    }

    private func read(_ bytes: [UInt8], pieces: Int) throws -> [Found] {
        var found: [Found] = []
        let box = Box()
        var stream = TarStream { member in
            box.found.append(Found(member: member, bytes: []))
            return { box.found[box.found.count - 1].bytes += $0 }
        }
        try bytes.withUnsafeBytes { all in
            for start in stride(from: 0, to: all.count, by: pieces) {
                try stream.read(UnsafeRawBufferPointer(rebasing: all[start..<min(start + pieces, all.count)]))
            }
        }
        try stream.finish()
        found = box.found
        return found
    }

    private final class Box { var found: [Found] = [] }

    private func sample() throws -> [UInt8] {
        let sink = MemorySink()
        let tar = TarWriter(to: sink, modified: .sample)
        try tar.addFolder(
            RelativePath("bin"), TarAttributes(mode: 0o2755, owner: TarOwner(user: 3, group: 4)))
        let owner = TarOwner(user: 3_000_000, group: 1)
        try tar.add(
            .text("bin/kilo", String(repeating: "x", count: 1500)),
            TarAttributes(mode: 0o755, owner: owner, extended: ["user.b": [0, 10, 255], "user.a": []]))
        try tar.addSymbolicLink(RelativePath("l"), to: String(repeating: "t/", count: 90))
        try tar.addHardLink(RelativePath("bin/k"), to: RelativePath("bin/kilo"))
        try tar.add(
            PayloadFile(try #require(RelativePath(String(repeating: "é/", count: 120) + "f")), bytes: [1]))
        try tar.finish()
        return sink.bytes
    }

    @Test("what was written is read, in pieces of any size", arguments: [1, 7, 511, 512, 513, 100_000])
    func pieces(count: Int) throws {
        let found = try read(sample(), pieces: count)
        #expect(found.map(\.member.path).prefix(4) == ["bin/", "bin/kilo", "l", "bin/k"])
        #expect(found[0].member.attributes.mode == 0o2755)
        #expect(found[0].member.attributes.owner == TarOwner(user: 3, group: 4))
        #expect(found[1].member.attributes.owner == TarOwner(user: 3_000_000, group: 1))
        #expect(found[1].member.attributes.extended == ["user.b": [0, 10, 255], "user.a": []])
        #expect(found[1].bytes.count == 1500)
        #expect(found[2].member.kind == .symbolicLink(String(repeating: "t/", count: 90)))
        #expect(found[3].member.kind == .hardLink("bin/kilo"))
        #expect(found[4].member.path == String(repeating: "é/", count: 120) + "f")
        #expect(found.allSatisfy { $0.member.attributes.modified == .sample })
    }

    @Test("GNU tar's forms", arguments: ["gnu", "oldgnu", "pax", "posix", "ustar", "v7"])
    func forms(form: String) throws {
        let folder = try TemporaryFolder()
        let long = form == "v7" || form == "ustar" ? "short" : String(repeating: "n", count: 150)
        try folder.write("in/\(long)", "content")
        try folder.link("in/link", to: long)
        let file = folder.path.appending("a.tar")
        try Tool.tar("--format=\(form)", "--sort=name", "-cf", file.string, "-C", folder.path.string, "in")
        let found = try read(FileStream.contents(of: file), pieces: 700)
        let files = found.filter { $0.member.kind == .file }
        #expect(files.map(\.member.path) == ["in/\(long)"])
        #expect(files.map(\.bytes) == [Array("content".utf8)])
        #expect(found.contains { $0.member.kind == .symbolicLink(long) })
    }

    @Test("an end without zeros is one; an end within a member is damage")
    func ends() throws {
        let bytes = try sample()
        #expect(try read(Array(bytes.dropLast(1024)), pieces: 999).count == 5)
        for count in [1, 512 * 2 + 100, bytes.count - 1024 - 512] {
            #expect(throws: TarStream.Malformed.self) {
                _ = try read(Array(bytes.prefix(count)), pieces: 99).count
            }
        }
    }

    @Test("damaged bytes never do more than fail")
    func damage() throws {
        let bytes = try sample()
        var random = RepeatableNumbers(state: 7)
        for _ in 0..<400 {
            var damaged = bytes
            for _ in 0..<3 { damaged[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() & 255) }
            _ = try? read(damaged, pieces: 512)
        }
    }
}
