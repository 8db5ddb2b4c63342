import Core
import Testing

@testable import Artifacts

@Suite("VSIX: the files of a package as a tree")
struct PackageTreeTests {
    private func tree(_ files: [String: Int?]) -> PackageTree {
        PackageTree(root: "a.vsix", files: files.map { PackageTree.File(path: $0.key, size: $0.value) })
    }

    @Test("files stand before folders, both in the order of UTF-16, each with its size if it has one")
    func order() {
        let found = tree(["b": 2048, "B": nil, "é": 1, "z/y/x": 0, "z/a": 5, "a/n": 1 << 21])
        #expect(
            found.lines() == [
                "a.vsix", "├─ B ", "├─ b [2 KB]", "├─ é [0 KB]", "├─ a/", "│  └─ n [2 MB]", "└─ z/",
                "   ├─ a [0 KB]", "   └─ y/", "      └─ x ",
            ])
    }

    @Test("as many levels as fit are shown, and of a folder below them how much is in it")
    func levels() {
        let found = tree(["a/b/c": 100, "a/b/d": 200, "a/e": 300, "f/g/h": 0])
        #expect(found.lines(limit: 5) == ["a.vsix", "├─ a/ (3 files) [0.59 KB]", "└─ f/ (1 file) [0 KB]"])
        #expect(
            found.lines(limit: 6) == [
                "a.vsix", "├─ a/", "│  ├─ e [0.29 KB]", "│  └─ b/ (2 files) [0.29 KB]", "└─ f/",
                "   └─ g/ (1 file) [0 KB]",
            ])
        #expect(found.lines(limit: 9).count == 9)
        #expect(found.lines(limit: 1) == ["a.vsix"] + found.lines(limit: 3).dropFirst())
    }

    @Test("the summary names the one file that is nearly all of it, and how to see what is not shown")
    func summary() {
        let small = tree(["a": 85, "b": 15])
        #expect(
            small.summary(listing: "ls")
                == "Files included in the VSIX:\na.vsix\n├─ a [0.08 KB]\n└─ b [0.01 KB]\n")
        #expect(
            tree(["a": 86, "b": 14]).summary(listing: "ls").hasSuffix("\n\nThe file a is large (0.08 KB)\n"))
        let many = tree(Dictionary(uniqueKeysWithValues: (0..<40).map { ("d/\($0)", 1) }))
        #expect(
            many.summary(listing: "ls --tree")
                == "Files included in the VSIX:\na.vsix\n└─ d/ (40 files) [0.04 KB]\n\n"
                + "=> Run ls --tree to see all included files.\n")
        #expect(tree([:]).largest == nil && tree([:]).lines() == ["a.vsix"])
    }

    @Test(
        "what would be packed is listed by the names in the folder, whatever else is wrong with the package")
    func listing() async throws {
        let sample = try SampleExtension { $0["icon"] = "missing.png" }
        let command = VSCECommand(
            folder: sample.packaging.folder, settings: VSCESettings(), version: nil, modified: .sample)
        let found = try await command.list()
        #expect(found.root == "sample-1.2.3.vsix")
        #expect(
            found.files.map(\.path) == [
                "LICENSE", "README.md", "icon.png", "out/main.js", "package.json",
            ])
        try sample.write("package.json", "{}")
        #expect(await !refusals { _ = try await command.list() }.isEmpty)
    }
}
