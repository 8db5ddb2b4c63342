import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("npm tarballs against those of npm 10.8.2 and 11.17.0")
struct NPMGoldenTests {
    @Test(
        "has npm's tar stream, byte by byte", .enabled(if: NPMGolden.isPresent), arguments: NPMGolden.packable
    )
    func equalStream(_ golden: NPMGolden) throws {
        let folder = try TemporaryFolder()
        try golden.unpack(into: folder.path)
        let contents = try NPMContents(folder: folder.path, compatibility: golden.compatibility)
        #expect(contents.entries.map(\.entry.path) == golden.entries.map(\.path))
        let digest = DigestSink()
        try contents.writeTar(to: digest)
        #expect(digest.finish()[.sha256]?.hex == golden.tarSHA256)
        #expect(contents.fileName == golden.fileName)
    }

    @Test(
        "packs a workspace as npm pack -w does", .enabled(if: NPMGolden.isPresent),
        arguments: [("pkgs/a", "wa-1.0.0.tgz"), ("pkgs/b", "wb-1.0.0.tgz")])
    func workspace(_ path: String, _ tarball: String) throws {
        let folder = try TemporaryFolder()
        let golden = try NPMGolden("c31-workspaces-root")
        try golden.unpack(into: folder.path)
        let contents = try NPMContents(
            folder: folder.path.appending(path), workspaceRoot: folder.path, compatibility: .npm11)
        let memory = MemorySink()
        try contents.writeTar(to: memory)
        #expect(memory.bytes == (try golden.workspaceStream(tarball)))
    }

    @Test("refuses what npm refuses", .enabled(if: NPMGolden.isPresent), arguments: NPMGolden.refused)
    func refused(_ golden: NPMGolden) throws {
        let folder = try TemporaryFolder()
        try golden.unpack(into: folder.path)
        let failure = #expect(throws: Failure.self) { try NPMContents(folder: folder.path) }
        #expect(failure?.code == .npmManifest)
    }
}
