import Artifacts
import Core
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Archives")
struct ArchiveTests {
    let folder: TemporaryFolder
    let store: ArtifactStore

    init() throws {
        folder = try TemporaryFolder()
        store = ArtifactStore(root: folder.path.appending("store"))
    }

    private func archive(_ format: ArchiveFormat, _ files: [PayloadFile], top: String? = nil) -> Archive {
        Archive(
            fileName: "kilo.\(format.fileExtension)", format: format, files: files,
            topFolder: top.flatMap { RelativePath($0) }, modified: .sample)
    }

    private var files: [PayloadFile] {
        get throws {
            try [.text("bin/kilo", "run", mode: 0o755), .text("LICENSE", "MIT"), .text("ä", "umlaut")]
        }
    }

    @Test("tar and bsdtar list a tar.gz, with and without a top folder", arguments: [Tool.tar, .bsdtar])
    func tarGzip(tool: Tool) throws {
        let plain = try archive(.tarGzip, files).write(to: store)
        #expect(plain.mediaType == "application/gzip")
        #expect(try tool("-xzOf", plain.path.string, "LICENSE").output == "MIT")
        let nested = try archive(.tarGzip, files, top: "kilo-1.0").write(to: store)
        let names = try tool("-tzf", nested.path.string).lines
        #expect(names.count == 3)
        #expect(names.prefix(2) == ["kilo-1.0/LICENSE", "kilo-1.0/bin/kilo"])
    }

    @Test("unzip tests a zip, whose entries are sorted")
    func zip() throws {
        let written = try archive(.zip, files, top: "kilo-1.0").write(to: store)
        try Tool.unzip("-tqq", written.path.string)
        let reader = try ZipReader(written.path)
        #expect(reader.entries.map(\.name) == ["kilo-1.0/LICENSE", "kilo-1.0/bin/kilo", "kilo-1.0/ä"])
    }

    @Test("an empty payload or colliding files make no archive", arguments: ArchiveFormat.allCases)
    func refusals(format: ArchiveFormat) throws {
        #expect(failures { _ = try archive(format, []).write(to: store) }.map(\.code) == [.payloadEmpty])
        let twice = try [PayloadFile.text("a", "1"), .text("A", "2")]
        #expect(
            failures { _ = try archive(format, twice).write(to: store) }.map(\.code) == [
                .payloadDuplicatePath
            ])
    }

    @Test("built twice the bytes are the same: other folder, modes on disk, times, order, threads")
    func determinism() async throws {
        var numbers = RepeatableNumbers(state: 8)
        let large = numbers.bytes(400_000)
        let trees = try [(0o600, 0o700), (0o664, 0o775)].map { plain, executable in
            let tree = try TemporaryFolder()
            try tree.write("bin/kilo", large, mode: UInt16(executable))
            try tree.write("doc/a.md", "a", mode: UInt16(plain))
            let old = Date(timeIntervalSince1970: TimeInterval(plain))
            try FileManager.default.setAttributes(
                [.modificationDate: old], ofItemAtPath: tree.path.appending("bin/kilo").string)
            return tree
        }
        let store = store
        let digests = try await withThrowingTaskGroup(of: (ArchiveFormat, Digest).self) { group in
            for format in ArchiveFormat.allCases {
                for (number, tree) in (trees + trees).enumerated() {
                    group.addTask {
                        try await offPool {
                            let files = try FileSet(base: tree.path, pattern: Glob("**")).resolve()
                            let archive = Archive(
                                fileName: "\(number)", format: format,
                                files: number.isMultiple(of: 2) ? files : files.reversed(), modified: .sample)
                            return (format, try archive.write(to: store).sha256)
                        }
                    }
                }
            }
            return try await group.reduce(into: [ArchiveFormat: Set<Digest>]()) {
                $0[$1.0, default: []].insert($1.1)
            }
        }
        #expect(digests.count == 2)
        #expect(digests.values.allSatisfy { $0.count == 1 })
    }
}
