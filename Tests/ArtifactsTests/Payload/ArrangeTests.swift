import Artifacts
import Core
import SystemPackage
import Testing

@Suite("Arranging a payload")
struct ArrangeTests {
    private func arrange(_ files: [PayloadFile]) throws -> [String] {
        try PayloadFile.arrange(files, for: "kilo.zip").map(\.path.description)
    }

    @Test("files are sorted by the bytes of their paths")
    func order() throws {
        let files = try ["b", "a/z", "a-b", "Z", "é"].map { try PayloadFile.text($0, "x") }
        #expect(try arrange(files) == ["Z", "a-b", "a/z", "b", "é"])
    }

    @Test("a file that is selected twice is one file")
    func same() throws {
        #expect(try arrange([.text("a", "x"), .text("a", "x")]) == ["a"])
    }

    @Test("an empty payload is refused and named")
    func empty() {
        let found = failures { _ = try arrange([]) }
        #expect(found.map(\.code) == [.payloadEmpty])
        #expect(found.first?.subject == "kilo.zip")
    }

    @Test(
        "paths that exclude each other are refused",
        arguments: try [
            ([PayloadFile.text("a", "x"), .text("a", "y")], "two places"),
            ([.text("a", "x"), .text("a", "x", mode: 0o755)], "mode 755"),
            ([.text("Readme", "x"), .text("README", "x")], "case only"),
            ([.text("e\u{301}", "x"), .text("\u{E9}", "x")], "composed"),
            ([.text("bin", "x"), .text("bin/kilo", "x")], "needs a folder"),
            ([.text("Bin", "x"), .text("bin/deep/kilo", "x")], "needs a folder"),
        ])
    func collisions(files: [PayloadFile], message: String) {
        let found = failures { _ = try arrange(files) }
        #expect(found.map(\.code) == [.payloadDuplicatePath])
        #expect(found.first?.message.contains(message) == true)
    }

    @Test(
        "on Linux alone, case makes two files, and so do two spellings of a letter",
        arguments: [("Readme", "README"), ("e\u{301}", "\u{E9}")])
    func linux(one: String, other: String) throws {
        let files = try [PayloadFile.text(one, "1"), .text(other, "2")]
        #expect(try PayloadFile.arrange(files, for: "layer", unpackedOn: .linux).count == 2)
    }

    @Test("a file that changes while it is packed is an error", arguments: ["short", "much longer"])
    func changed(text: String) throws {
        let folder = try TemporaryFolder()
        let file = try PayloadFile(RelativePath("a"), file: folder.write("a", text), size: 8)
        #expect(failures { try file.read { _ in } }.map(\.code) == [.payloadChanged])
    }
}
