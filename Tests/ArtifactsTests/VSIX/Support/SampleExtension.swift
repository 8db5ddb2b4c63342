import Core
import SystemPackage
import Testing

@testable import Artifacts

/// A small extension that packages without complaint, to be spoilt in one respect.
struct SampleExtension {
    let folder: TemporaryFolder
    var packaging: VSIXPackaging

    static let manifest: JSONValue = [
        "name": "sample", "publisher": "acme", "version": "1.2.3", "description": "A sample for rust & git",
        "engines": ["vscode": "^1.90.0"], "repository": "https://github.com/acme/sample", "license": "MIT",
        "main": "./out/main", "icon": "icon.png", "activationEvents": ["onStartupFinished"],
    ]

    init(_ change: (inout JSONObject) -> Void = { _ in }) throws {
        folder = try TemporaryFolder()
        packaging = VSIXPackaging(folder: folder.path.appending("e"), modified: .sample)
        var object = try #require(Self.manifest.object)
        change(&object)
        try write("package.json", JSONValue.object(object).text(.indented) + "\n")
        try write("README.md", "# Sample\nSee [more](docs/more.md) and #12.\n")
        try write("LICENSE", "MIT")
        try folder.write("e/icon.png", Self.icon(width: 128, height: 128))
        try write("out/main.js", "exports.activate = () => {}\n")
        try write("docs/more.md", "more")
        try write(".vscodeignore", "docs\nsrc/**\n")
        try write("src/main.ts", "source")
    }

    /// The start of a PNG, which is all that is looked at.
    static func icon(width: UInt32, height: UInt32) -> [UInt8] {
        let sizes = [width, height].flatMap { number in
            withUnsafeBytes(of: number.bigEndian) { Array($0) }
        }
        return [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13] + Array("IHDR".utf8) + sizes + [
            8, 6, 0, 0, 0,
        ]
    }

    func write(_ name: String, _ text: String, mode: UInt16 = 0o644) throws {
        try folder.write("e/\(name)", text, mode: mode)
    }

    var store: ArtifactStore { ArtifactStore(root: folder.path.appending("store")) }

    func package() async throws -> PackagedVSIX { try await packaging.package(into: store) }

    /// The contents of an entry of the package.
    func entry(_ name: String, of package: PackagedVSIX) throws -> String {
        let zip = try ZipReader(package.artifact.path)
        guard let entry = zip[name] else { return "no \(name)" }
        return String(decoding: try zip.contents(of: entry), as: UTF8.self)
    }

    /// The messages with which it is refused.
    func refusal() async -> [Failure] { await refusals { _ = try await package() } }
}
