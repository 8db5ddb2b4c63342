import Core
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

@Suite("Packing an npm package")
struct NPMPackagingTests {
    private let folder: TemporaryFolder
    private var store: ArtifactStore { ArtifactStore(root: folder.path.appending("store")) }

    init() throws { folder = try TemporaryFolder() }

    @Test("gives a tarball that the real npm and tar accept, with edits in its package.json")
    func folderPackage() throws {
        try folder.write("{\n  \"name\": \"@s/cli\",\n  \"version\": \"0.0.0\"\n}\n", to: "p/package.json")
        try folder.write("text", to: "p/a.txt")
        var options = NPMPackOptions()
        options.edits = NPMManifestEdits(
            version: "1.2.3", optionalDependencies: ["@s/cli-linux-x64": "1.2.3"])
        let package = try NPMPackaging.pack(folder: folder.path.appending("p"), options: options, into: store)
        #expect(package.artifact.fileName == "s-cli-1.2.3.tgz")
        #expect(package.name == "@s/cli")
        #expect(package.version == "1.2.3")
        #expect(package.entries.map(\.path) == ["package.json", "a.txt"])
        let bytes = try FileStream.contents(of: package.artifact.path)
        #expect(Array(bytes.prefix(10)) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 0xFF])
        let json = try Tool.tar("-xOzf", package.artifact.path.string, "package/package.json").output
        #expect(
            json
                == "{\n  \"name\": \"@s/cli\",\n  \"version\": \"1.2.3\",\n  \"optionalDependencies\": {\n    \"@s/cli-linux-x64\": \"1.2.3\"\n  }\n}\n"
        )
        // The file on disk is not touched.
        let original = try FileStream.contents(of: folder.path.appending("p/package.json"))
        #expect(String(decoding: original, as: UTF8.self).contains("0.0.0"))
    }

    @Test("makes a platform package whose command the real npm installs and runs")
    func generatedPackage() throws {
        var manifest = NPMGeneratedManifest(name: "@s/cli-linux", version: "1.0.0")
        manifest.os = ["linux"]
        manifest.bin = ["hello": "bin/hello"]
        manifest.license = "MIT"
        let payload = [try PayloadFile.text("bin/hello", "#!/bin/sh\necho hi\n")]
        let package = try NPMPackaging.pack(generated: manifest, payload: payload, into: store)
        #expect(package.entries.map(\.mode) == [0o755, 0o644])
        try Tool.copy(package.artifact.path.string, "p.tgz", in: folder.path)
        let install = ["install", "--no-audit", "--no-fund", "--prefix", "./x", "./p.tgz"] + Tool.npmAlone
        #expect(try Tool.npm.run(install, in: folder.path).status == 0)
        let shell = Tool(name: "sh")
        #expect(try shell("-c", "./x/node_modules/.bin/hello", in: folder.path).output == "hi\n")
    }

    @Test("writes a generated package.json in a fixed order of keys")
    func generatedManifest() {
        var manifest = NPMGeneratedManifest(name: "n", version: "1.0.0")
        manifest.files = ["bin"]
        manifest.preferUnplugged = true
        manifest.optionalDependencies = ["b": "2", "a": "1"]
        manifest.bin = ["n": "bin/n"]
        manifest.libc = ["musl"]
        manifest.cpu = ["x64"]
        manifest.os = ["linux"]
        manifest.repository = "git+https://github.com/o/r.git"
        manifest.license = "MIT"
        manifest.description = "d"
        #expect(
            JSONValue.object(manifest.members).text()
                == #"{"name":"n","version":"1.0.0","description":"d","license":"MIT","repository":{"type":"git","url":"git+https://github.com/o/r.git"},"os":["linux"],"cpu":["x64"],"libc":["musl"],"bin":{"n":"bin/n"},"optionalDependencies":{"a":"1","b":"2"},"preferUnplugged":true,"files":["bin"]}"#
        )
        #expect(manifest.bytes.last == 10)
    }

    @Test("refuses a generated package without the file of its command, or with two files at one path")
    func badPayload() throws {
        var manifest = NPMGeneratedManifest(name: "n", version: "1.0.0")
        let file = try PayloadFile.text("a", "")
        #expect(
            code { try NPMPackaging.pack(generated: manifest, payload: [file, file], into: store) }
                == .npmPath)
        manifest.bin = ["n": "bin/n"]
        #expect(
            code { try NPMPackaging.pack(generated: manifest, payload: [file], into: store) } == .npmManifest)
    }

    @Test("refuses a package of nothing but its package.json")
    func empty() throws {
        try folder.write(#"{"name":"x","version":"1.0.0"}"#, to: "p/package.json")
        #expect(code { try pack() } == .npmEmptyPackage)
    }

    @Test(
        "refuses files that hold credentials, unless they are allowed by path",
        arguments: [".env", ".env.production", "certs/server.key", "id_rsa", "cert.pem", ".vsce"])
    func secrets(_ name: String) throws {
        try folder.write(#"{"name":"x","version":"1.0.0"}"#, to: "p/package.json")
        try folder.write("secret", to: "p/\(name)")
        #expect(code { try pack() } == .npmSecretFile)
        var options = NPMPackOptions()
        options.gate.allowedFiles = [name]
        #expect(throws: Never.self) { try pack(options) }
    }

    @Test("lets templates of environment files pass")
    func templates() throws {
        try folder.write(#"{"name":"x","version":"1.0.0"}"#, to: "p/package.json")
        try folder.write("KEY=", to: "p/.env.example")
        #expect(throws: Never.self) { try pack() }
    }

    @Test(
        "obeys the ignore files of a workspace root for its members only",
        arguments: [("packages/*", false), ("apps/*", true), ("!packages/p", true)])
    func workspaceRoot(_ pattern: String, _ isPacked: Bool) throws {
        try folder.write(#"{"workspaces":["\#(pattern)"]}"#, to: "package.json")
        try folder.write("dist", to: ".gitignore")
        try folder.write(#"{"name":"x","version":"1.0.0"}"#, to: "packages/p/package.json")
        try folder.write("", to: "packages/p/dist/a")
        let contents = try NPMContents(
            folder: folder.path.appending("packages/p"), workspaceRoot: folder.path)
        #expect(contents.entries.contains { $0.entry.path == "dist/a" } == isPacked)
    }

    @Test("packs a private package but refuses to publish it")
    func privatePackage() throws {
        try folder.write(#"{"name":"x","version":"1.0.0","private":true}"#, to: "p/package.json")
        try folder.write("", to: "p/a")
        let package = try pack()
        #expect(code { try package.requirePublic() } == .npmPrivate)
    }

    @Test("refuses unresolved ranges and shows all of them")
    func unresolved() throws {
        let text = #"{"name":"x","version":"1.0.0","dependencies":{"a":"workspace:*","b":"catalog:"}}"#
        try folder.write(text, to: "p/package.json")
        try folder.write("", to: "p/a")
        let failures = #expect(throws: Failures.self) { try pack() }
        #expect(failures?.all.map(\.code) == [.npmUnresolvedRange, .npmUnresolvedRange])
    }

    @Test(
        "refuses a folder without package.json, name, version, or with files that are no texts",
        arguments: [
            nil, #"{"version":"1.0.0"}"#, #"{"name":"x"}"#, #"{"name":"x","version":"1.0.0","files":[1]}"#,
            "{",
        ])
    func refused(_ text: String?) throws {
        if let text { try folder.write(text, to: "p/package.json") }
        try folder.write("", to: "p/a")
        #expect(code { try pack() } == .npmManifest)
    }

    @Test("refuses a file whose name is no UTF-8 instead of dropping it")
    func invalidName() throws {
        try folder.write(#"{"name":"x","version":"1.0.0"}"#, to: "p/package.json")
        let shell = Tool(name: "sh")
        try shell("-c", #"touch "p/$(printf 'a\377b')""#, in: folder.path)
        #expect(code { try pack() } == .fileUnreadable)
    }

    @Test("gives the same bytes twice, also from a copy in another folder")
    func deterministic() throws {
        try RandomPackage.write(seed: 5, name: "p", into: folder)
        try Tool.copy("-a", "p", "q", in: folder.path)
        let first = try NPMContents(folder: folder.path.appending("p"))
        let second = try NPMContents(folder: folder.path.appending("q"))
        let (one, two) = (DigestSink(), DigestSink())
        try first.writeTar(to: one)
        try second.writeTar(to: two)
        #expect(one.finish() == two.finish())
    }

    /// Small files are read many at once, long ones between them are not.
    @Test("packs each file with its own bytes, however many there are and however long")
    func many() throws {
        try folder.write(#"{"name": "many", "version": "1.0.0"}"#, to: "p/package.json")
        for number in 0..<600 {
            let count = [0, 1, 512, 5000][number % 4]
            try folder.write(String(repeating: "\(number) ", count: count), to: "p/lib/\(number).js")
        }
        let line = "no small file\n"
        for count in [4681, 4682, 9000] {
            try folder.write(String(repeating: line, count: count), to: "p/lib/long-\(count).js")
        }
        let package = try NPMPackaging.pack(folder: folder.path.appending("p"), into: store)
        #expect(package.entries.count == 604)
        _ = try Tool.tar("-xzf", package.artifact.path.string, in: folder.path)
        _ = try Tool(name: "diff")("-r", "p", "package", in: folder.path)
    }

    @Test("fails when a file grows while it is packed, and leaves nothing in the store")
    func grows() throws {
        try folder.write(#"{"name":"x","version":"1.0.0"}"#, to: "p/package.json")
        try folder.write("short", to: "p/a")
        let contents = try NPMContents(folder: folder.path.appending("p"))
        try folder.write("much longer", to: "p/a")
        #expect(
            code { try store.add(fileName: "x.tgz") { try contents.writeTar(to: $0) } } == .payloadChanged)
        #expect(try FileSystem.names(in: store.root.appending("sha256")).isEmpty)
    }

    @discardableResult
    private func pack(_ options: NPMPackOptions = NPMPackOptions()) throws -> PackagedNPM {
        try NPMPackaging.pack(folder: folder.path.appending("p"), options: options, into: store)
    }

    private func code(_ body: () throws -> some Any) -> Failure.Code? {
        do {
            _ = try body()
            return nil
        } catch let failure as Failure {
            return failure.code
        } catch {
            return (error as? Failures)?.all.first?.code
        }
    }
}
