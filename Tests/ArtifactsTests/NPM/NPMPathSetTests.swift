import Core
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

@Suite("Paths of a package are told apart by their bytes")
struct NPMPathSetTests {
    @Test("two spellings of one name in Unicode are two files, and both are packed")
    func spellings() throws {
        let folder = try TemporaryFolder()
        let names = ["caf\u{E9}.txt", "cafe\u{301}.txt"]
        try folder.write(#"{"name":"x","version":"1.0.0"}"#, to: "p/package.json")
        for (index, name) in names.enumerated() { try folder.write("\(index)", to: "p/\(name)") }
        let package = try NPMPackaging.pack(
            folder: folder.path.appending("p"), into: ArtifactStore(root: folder.path.appending("store")))
        let paths = package.entries.map { Array($0.path.utf8) }
        #expect(paths.count == 3)
        for name in names { #expect(paths.contains(Array(name.utf8))) }
    }

    @Test(
        "a name or a version that is no text is refused",
        arguments: [
            #"{"name":5,"version":"1.0.0"}"#, #"{"name":["x"],"version":"1.0.0"}"#,
            #"{"name":"x","version":1}"#,
        ])
    func texts(manifest: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(manifest, to: "p/package.json")
        try folder.write("1", to: "p/index.js")
        let failure = #expect(throws: Failure.self) {
            try GatheredNPM(folder: folder.path.appending("p"), options: NPMPackOptions()).write(to: .nowhere)
        }
        #expect(failure?.code == .npmManifest)
    }

    @Test("a packed file goes through the gate like a folder")
    func gate() throws {
        let folder = try TemporaryFolder()
        let token = "npm_" + String(repeating: "a1B2", count: 9)
        try folder.write(#"{"name":"x","version":"1.0.0"}"#, to: "package/package.json")
        try folder.write(String(repeating: "x", count: 200_000) + "\n\(token)\n", to: "package/lib/a.js")
        try folder.write("1", to: "package/.env")
        let tarball = folder.path.appending("x.tgz")
        try Tool.tar("-C", folder.path.string, "-czf", tarball.string, "package")
        let failures = #expect(throws: Failures.self) {
            try NPMPackaging.read(tarball: tarball, gate: NPMContentsGate())
        }
        #expect(failures?.all.map(\.code) == [.npmSecretFile, .npmSecretFile])
        #expect(failures?.all.last?.subject == "x: lib/a.js:2")
        let allowed = NPMContentsGate(allowedFiles: [".env", "lib/a.js"])
        #expect(try NPMPackaging.read(tarball: tarball, gate: allowed).entries.count == 3)
    }
}
