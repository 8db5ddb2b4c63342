import Core
import Glibc
import SystemPackage
import Testing

@testable import Artifacts

@Suite("npm packages of KiloCode's repository")
struct NPMKiloCodeTests {
    @Test(
        "hold the files that npm packs", .enabled(if: KiloCodePackage.isPresent),
        arguments: KiloCodePackage.names)
    func files(_ name: String) throws {
        let package = try KiloCodePackage(name)
        let entries = try NPMContents(folder: package.folder.path).entries.map(\.entry)
        let listing = Set(entries.map { "\($0.path) \($0.mode) \($0.size)" })
        #expect(listing == package.expected)
    }

    @Test(
        "are refused without a build", .enabled(if: KiloCodePackage.isPresent),
        arguments: ["sdk-js", "plugin"])
    func empty(_ name: String) throws {
        let package = try KiloCodePackage(name)
        let store = ArtifactStore(root: package.folder.path.appending("store"))
        let failures = #expect(throws: Failures.self) {
            try NPMPackaging.pack(folder: package.folder.path, into: store)
        }
        #expect(failures?.all.contains { $0.code == .npmEmptyPackage } == true)
    }
}

/// A package of the monorepo, written to disk with files of the right names, modes and sizes.
private struct KiloCodePackage {
    static let names = ["ui", "kilo-ui", "kilo-indexing", "kilo-memory", "sdk-js", "plugin"]
    static let root = NPMGolden.root.removingLastComponent().appending("kilocode/npm")
    static var isPresent: Bool { FileSystem.isFolder(root) }

    let folder: TemporaryFolder
    /// Path, mode and size of each file in npm's own answer.
    let expected: Set<String>

    init(_ name: String) throws {
        folder = try TemporaryFolder()
        let source = Self.root.appending(name)
        let listing = String(
            decoding: try FileStream.contents(of: source.appending("files.tsv")), as: UTF8.self)
        for line in listing.split(separator: "\n").dropFirst() {
            let columns = line.split(separator: "\t", maxSplits: 2).map(String.init)
            try folder.write("", to: columns[2], mode: columns[0] == "100755" ? 0o755 : 0o644)
            truncate(folder.path.appending(columns[2]).string, Int(columns[1]) ?? 0)
        }
        for (file, target) in [("package.json", "package.json"), ("gitignore.txt", ".gitignore")] {
            let path = source.appending(file)
            guard FileSystem.exists(path) else { continue }
            try folder.write(String(decoding: try FileStream.contents(of: path), as: UTF8.self), to: target)
        }
        let answer = try JSONValue(parsing: try FileStream.contents(of: source.appending("npm-pack.json")))
        let files = answer.array?.first?["files"]?.array ?? []
        expected = Set(
            files.map { "\($0["path"]?.string ?? "") \($0["mode"]?.int ?? 0) \($0["size"]?.int ?? 0)" })
    }
}
