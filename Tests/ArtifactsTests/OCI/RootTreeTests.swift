import Core
import Testing

@testable import Artifacts

@Suite("The file system that layers make")
struct RootTreeTests {
    private let tree = RootTree()

    private func apply(_ path: String, _ kind: TarMember.Kind) throws {
        try tree.apply(TarMember(path: path, kind: kind, size: 0, attributes: TarAttributes(mode: 0o755)))
    }

    /// A layer with a list of packages, and an empty one above it.
    private func list() throws {
        tree.beginLayer()
        for folder in ["lib", "lib/apk", "lib/apk/db"] { try apply(folder, .folder) }
        try apply("lib/apk/db/installed", .file)
        tree.keep([1], at: try #require(RelativePath("lib/apk/db/installed")))
        tree.beginLayer()
    }

    @Test(
        "a kept list is forgotten with its file, or with a folder above it",
        arguments: [
            ("lib/apk/db/installed", TarMember.Kind.file), ("lib/apk", .file),
            ("lib/apk/db", .symbolicLink("/var/db")), ("lib/apk/db/.wh.installed", .file), (".wh.lib", .file),
            ("lib/.wh..wh..opq", .file),
        ])
    func forgotten(path: String, kind: TarMember.Kind) throws {
        try list()
        try apply(path, kind)
        #expect(tree.documents.isEmpty)
    }

    @Test(
        "it stays where only folders are written again, or other names are taken away",
        arguments: [("lib/apk/db", TarMember.Kind.folder), ("lib/apk/.wh.d", .file), ("lib/apk/dbx", .file)])
    func kept(path: String, kind: TarMember.Kind) throws {
        try list()
        try apply(path, kind)
        #expect(tree.documents == ["lib/apk/db/installed": [1]])
    }

    @Test("whiteouts take away what is below their layer, and nothing of it")
    func whiteouts() throws {
        try list()
        try apply("lib/apk/new", .file)
        try apply("lib/apk/.wh..wh..opq", .file)
        #expect(tree.contains(try #require(RelativePath("lib/apk/new"))))
        #expect(!tree.contains(try #require(RelativePath("lib/apk/db"))))
    }

    @Test(
        "links among folders are followed, also out of folders that are not there",
        arguments: [
            ("bin/a", "usr/bin/a"), ("deep/link/x/y", "usr/bin/x/y"), ("up/a", "a"),
            ("new/deep/a", "new/deep/a"), ("usr/bin/a", "usr/bin/a"),
        ])
    func places(path: String, expected: String) throws {
        tree.beginLayer()
        for folder in ["usr", "usr/bin", "deep"] { try apply(folder, .folder) }
        try apply("bin", .symbolicLink("usr/bin"))
        try apply("deep/link", .symbolicLink("../bin/./"))
        try apply("up", .symbolicLink("../.."))
        #expect(try tree.place(try #require(RelativePath(path))).description == expected)
    }

    @Test("a path below a file, or in circles, is none")
    func noPlaces() throws {
        tree.beginLayer()
        try apply("file", .file)
        try apply("round", .symbolicLink("round"))
        #expect(throws: RootTree.Occupied.self) { try tree.place(try #require(RelativePath("file/a"))) }
        #expect(throws: RootTree.Unreachable.self) { try tree.place(try #require(RelativePath("round/a"))) }
    }
}
