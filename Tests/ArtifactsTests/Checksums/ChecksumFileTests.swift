import Artifacts
import Core
import SystemPackage
import TestSupport
import Testing

@Suite("SHA256SUMS")
struct ChecksumFileTests {
    let folder: TemporaryFolder
    let store: ArtifactStore

    init() throws {
        folder = try TemporaryFolder()
        store = ArtifactStore(root: folder.path.appending("store"))
    }

    private func artifact(_ name: String, _ text: String) throws -> PackagedArtifact {
        try store.add(fileName: name) { try $0.write(text) }
    }

    @Test("lines are sorted by name and have two spaces")
    func text() throws {
        let file = try ChecksumFile([artifact("b.zip", "b"), artifact("a b.tgz", "a"), artifact("B", "c")])
        #expect(
            file.text == """
                \(Digest.of("c").hex)  B
                \(Digest.of("a").hex)  a b.tgz
                \(Digest.of("b").hex)  b.zip

                """)
    }

    @Test("the real sha256sum accepts it, and notices a changed file")
    func check() throws {
        let sums = try ChecksumFile([artifact("b.zip", "b"), artifact("ä b.tgz", "a")])
        let written = try sums.write(to: store)
        #expect(written.fileName == "SHA256SUMS")
        try folder.write("SHA256SUMS", try FileStream.contents(of: written.path))
        try folder.write("b.zip", "b")
        try folder.write("ä b.tgz", "a")
        try Tool.sha256sum("--check", "--strict", "SHA256SUMS", in: folder.path)
        try folder.write("b.zip", "forged")
        #expect(try Tool.sha256sum.run(["--check", "SHA256SUMS"], in: folder.path).status != 0)
    }

    @Test("one name for two contents is refused, for one content it is one line")
    func duplicates() throws {
        let twice = try ChecksumFile([artifact("a", "x"), artifact("a", "x")])
        #expect(twice.text.split(separator: "\n").count == 1)
        #expect(
            failures { _ = try ChecksumFile([artifact("a", "x"), artifact("a", "y")]) }.map(\.code)
                == [.checksumsName])
    }

    @Test("names that the format cannot say are refused", arguments: ["", "a/b", "a\\b", "a\nb", "a\rb"])
    func names(name: String) throws {
        let artifact = try artifact(name, "x")
        #expect(failures { _ = try ChecksumFile([artifact]) }.map(\.code) == [.checksumsName])
    }
}
