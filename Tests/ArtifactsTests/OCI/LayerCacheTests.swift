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
}
