import Artifacts
import Core
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Packed packages are read without unpacking them")
struct NPMReadingTests {
    private static let goldens = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .appendingPathComponent("../../../../../shared/golden/npm/pack").standardizedFileURL

    @Test(
        "every package of npm 10, npm 11 and bun: its entries, sizes, modes and links",
        .enabled(
            if: FileManager.default.fileExists(atPath: goldens.path), "../shared/golden/npm is not here"))
    func goldenPackages() throws {
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.goldens.path).sorted() {
            for tool in ["npm-10.8.2", "npm-11.17.0", "bun-1.3.13"] {
                let folder = Self.goldens.appendingPathComponent("\(name)/\(tool)")
                let tarball = folder.appendingPathComponent("out.tgz").path
                guard FileManager.default.fileExists(atPath: tarball) else { continue }
                let result = try JSONValue(
                    parsing: [UInt8](Data(contentsOf: folder.appendingPathComponent("result.json"))))
                // A range that a registry cannot resolve is refused here, too; packing it was another's doing.
                guard let package = try? NPMPackaging.read(tarball: FilePath(tarball)) else { continue }
                let expected = (result["entries"]?.array ?? []).map { entry in
                    "\(entry["path"]?.string?.dropFirst("package/".count) ?? "") \(entry["size"]?.int ?? 0)"
                }
                #expect(package.entries.map { "\($0.path) \($0.size)" } == expected, "\(name) \(tool)")
                #expect(package.artifact.sha512.integrity == result["tgz"]?["integrity"]?.string)
                count += 1
            }
        }
        #expect(count > 100)
    }

    @Test("what we pack is read as the same package")
    func roundTrip() async throws {
        try await withTemporaryFolder { folder in
            let home = folder.appending("package")
            try FileSystem.makeFolder(home.appending("lib"))
            let long = String(repeating: "é", count: 60)
            let json = #"{"name":"@s/n","version":"v1.2.3","bin":"lib/run.js","description":"d"}"#
            try FileSystem.write(Array(json.utf8), to: home.appending("package.json"))
            try FileSystem.write(Array("# title\n".utf8), to: home.appending("README.md"))
            try FileSystem.write([UInt8](repeating: 7, count: 600_000), to: home.appending("lib/run.js"))
            try FileSystem.write([1], to: home.appending("lib/\(long).js"))
            let packed = try NPMPackaging.pack(
                folder: home, into: ArtifactStore(root: folder.appending("store")))
            let read = try NPMPackaging.read(tarball: packed.artifact.path)
            #expect(read.manifest == packed.manifest)
            #expect(read.entries == packed.entries)
            #expect(read.artifact.sha256 == packed.artifact.sha256)
            #expect(read.artifact.size == packed.artifact.size)
        }
    }

    @Test("a file that is cut off, damaged, or something else is refused with its path")
    func damaged() async throws {
        try await withTemporaryFolder { folder in
            let home = folder.appending("package")
            try FileSystem.makeFolder(home)
            try FileSystem.write(
                Array(#"{"name":"n","version":"1.0.0"}"#.utf8), to: home.appending("package.json"))
            try FileSystem.write(Array("x".utf8), to: home.appending("index.js"))
            let packed = try NPMPackaging.pack(
                folder: home, into: ArtifactStore(root: folder.appending("store")))
            let bytes = try FileStream.contents(of: packed.artifact.path)
            let file = folder.appending("x.tgz")
            let lengths = stride(from: 0, to: bytes.count, by: 7)
            for damaged in lengths.map({ Array(bytes[..<$0]) }) + [Array("no gzip".utf8)] {
                try FileSystem.write(damaged, to: file)
                let failure = #expect(throws: Failure.self) { try NPMPackaging.read(tarball: file) }
                #expect(failure?.subject.contains("x.tgz") == true)
            }
        }
    }

    @Test("a tar without the zeros at its end is read; one that is cut before is refused")
    func end() async throws {
        try await withTemporaryFolder { folder in
            let memory = MemorySink()
            let tar = TarWriter(to: memory, modified: .sample)
            try tar.add(.text("package/package.json", #"{"name":"n","version":"1.0.0"}"#))
            let path = folder.appending("x.tgz")
            func read(_ bytes: some Sequence<UInt8>) throws -> String {
                try FileSystem.remove(path)
                let file = try FileSink(creating: path)
                let gzip = try GzipSink(over: file)
                try gzip.write(Array(bytes))
                try gzip.finish()
                try file.finish()
                return try NPMPackaging.read(tarball: path).name
            }
            #expect(try read(memory.bytes) == "n")
            for count in [1, 482, 483, 512, 1023] {
                let failure = #expect(throws: Failure.self) { _ = try read(memory.bytes.dropLast(count)) }
                #expect(failure?.code == .npmManifest, "\(count)")
            }
        }
    }
}
