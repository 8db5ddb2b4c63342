import Core
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

@Suite("Layers that were written before")
struct LayerCacheTests {
    let workshop: ImageWorkshop

    init() throws { workshop = try ImageWorkshop() }

    @Test("files that look as they did when they were read are not read again, and others are")
    func looks() throws {
        let file = workshop.folder.path.appending("tool")
        try FileSystem.write(Array("one".utf8), to: file)
        let entries = [
            OCILayerEntry(
                path: try #require(RelativePath("tool")),
                content: .file(PayloadFile(try #require(RelativePath("tool")), file: file, size: 3)),
                attributes: TarAttributes(mode: 0o644))
        ]
        let packing = LayerPacking(compression: .gzip, level: .layer, modified: Timestamp(seconds: 0))
        // A tick of the clock of the file system, which may be as long as 10 ms.
        usleep(30_000)
        let cache = LayerCache(workshop.store, rest: 0)
        let look = try #require(try cache.look(at: entries))
        let layer = try packing.pack(entries, into: workshop.store)
        try cache.keep(layer, of: entries, look, packing)
        let same = try #require(try cache.look(at: entries))
        #expect(same.digest == look.digest)
        chmod(file.string, 0)
        chmod(file.string, 0o644)
        #expect(try cache.look(at: entries)?.digest != look.digest, "the change time tells")
        try FileSystem.write(Array("two".utf8), to: file)
        #expect(try cache.layer(of: entries, same, packing)?.diffID == layer.diffID, "it was not read")
        let other = try cache.look(at: entries)
        #expect(try cache.layer(of: entries, other, packing) == nil)
        #expect(try LayerCache(workshop.store).look(at: entries) == nil, "it was written just now")
    }

    @Test("a layer's own file is known by its look, any other by its bytes, and by its look from then on")
    func blob() throws {
        let path = try #require(RelativePath("tool"))
        let entries = [
            OCILayerEntry(
                path: path, content: .file(PayloadFile(path, bytes: [1])),
                attributes: TarAttributes(mode: 0o644))
        ]
        let packing = LayerPacking(compression: .gzip, level: .layer, modified: Timestamp(seconds: 0))
        let cache = LayerCache(workshop.store)
        let layer = try packing.pack(entries, into: workshop.store)
        let file = layer.blob.path.string
        try cache.keep(layer, of: entries, nil, packing)
        let bytes = try FileStream.contents(of: layer.blob.path)
        func note() throws -> [String] {
            let notes = try FileSystem.names(in: workshop.store.root.appending("layers")).flatMap { name in
                let folder = workshop.store.root.appending("layers").appending(name)
                return try FileSystem.names(in: folder).map { folder.appending($0) }
            }
            return try notes.map { String(decoding: try FileStream.contents(of: $0), as: UTF8.self) }
        }
        let first = try note()
        #expect(first.count == 1)

        #expect(link(file, workshop.folder.path.appending("name").string) == 0)
        #expect(try cache.layer(of: entries, nil, packing)?.blob == layer.blob)
        #expect(try note() == first, "another name is no other look")

        usleep(30_000)
        try FileSystem.write(bytes, to: layer.blob.path)
        #expect(try cache.layer(of: entries, nil, packing)?.blob == layer.blob)
        let second = try note()
        #expect(second.count == 1 && second != first, "its bytes were read once, and not the next time")
        #expect(try cache.layer(of: entries, nil, packing)?.blob == layer.blob)
        #expect(try note() == second)

        usleep(30_000)
        try FileSystem.write([UInt8](repeating: 0, count: bytes.count), to: layer.blob.path)
        #expect(try cache.layer(of: entries, nil, packing) == nil, "it was changed")
        #expect(try packing.pack(entries, into: workshop.store).blob == layer.blob)
        #expect(try FileStream.contents(of: layer.blob.path) == bytes, "packing puts it right")
    }
}
