import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("npm tarballs against those of npm 11.17.0")
struct NPMGoldenTests {
    @Test(
        "has npm's tar stream, byte by byte", .enabled(if: NPMGolden.isPresent), arguments: NPMGolden.packable
    )
    func equalStream(_ golden: NPMGolden) throws {
        let folder = try ScratchFolder()
        try golden.unpack(into: folder.path)
        let contents = try NPMContents(folder: folder.path)
        #expect(contents.entries.map(\.entry.path) == golden.entries.map(\.path))
        let digest = DigestSink()
        try contents.writeTar(to: digest)
        #expect(digest.finish()[.sha256]?.hex == golden.tarSHA256)
        #expect(contents.fileName == golden.fileName)
    }

    @Test("refuses what npm refuses", .enabled(if: NPMGolden.isPresent), arguments: NPMGolden.refused)
    func refused(_ golden: NPMGolden) throws {
        let folder = try ScratchFolder()
        try golden.unpack(into: folder.path)
        let failure = #expect(throws: Failure.self) { try NPMContents(folder: folder.path) }
        #expect(failure?.code == .npmManifest)
    }
}
