import Foundation
import TestSupport
import Testing

@Suite("package npm")
struct PackageNPMTests {
    /// A folder with a package of three files in it; no git, no plan.
    private static func withPackage(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = [
            "package.json":
                #"{"name":"@s/x","version":"1.0.0","bin":"bin/x.js","scripts":{"prepare":"build"}}"#,
            "bin/x.js": "#!/usr/bin/env node\n", "README.md": "# x\n",
        ]
        for (path, text) in files { try write(text, to: "p/\(path)", in: folder) }
        try await body(folder)
    }

    private static func write(_ text: String, to path: String, in folder: URL) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private static func exists(_ name: String, in folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
    }

    @Test("prints the tarball's name and warns of scripts that it does not run")
    func plain() async throws {
        try await Self.withPackage { folder in
            let result = try await Tool.kilo("package", "npm", "p", in: folder)
            #expect(result.status == 0)
            #expect(result.output == "s-x-1.0.0.tgz\n")
            #expect(result.errors.contains("prepare"))
            #expect(Self.exists("s-x-1.0.0.tgz", in: folder))
            let quiet = try await Tool.kilo("pack", "npm", "p", "--ignore-scripts", in: folder)
            #expect(quiet.errors.isEmpty)
        }
    }

    @Test("prints what npm pack --json prints, and writes nothing with --dry-run")
    func json() async throws {
        try await Self.withPackage { folder in
            // npm 10 runs "prepare" of a folder also with --ignore-scripts.
            let text = #"{"name":"@s/x","version":"1.0.0","bin":"bin/x.js"}"#
            try Data(text.utf8).write(to: folder.appendingPathComponent("p/package.json"))
            let arguments = ["p", "--json", "--ignore-scripts"]
            let ours = try await Tool.run(
                [Tool.program, "package", "npm", "--dry-run", "--compatibility", "npm10"] + arguments,
                in: folder)
            #expect(!Self.exists("s-x-1.0.0.tgz", in: folder))
            let theirs = try await Tool.output(
                "npm", "pack", "./p", "--json", "--ignore-scripts", "--cache", "./cache", in: folder)
            #expect(try Self.comparable(ours.output) == Self.comparable(theirs))
        }
    }

    /// The list without what compression changes.
    private static func comparable(_ text: String) throws -> NSArray {
        let list = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        return list.map { element in
            element.filter { !["size", "shasum", "integrity"].contains($0.key) }
        } as NSArray
    }

    @Test("writes where it is told to")
    func places() async throws {
        try await Self.withPackage { folder in
            _ = try await Tool.kilo("package", "npm", "p", "--output", "any.tgz", in: folder)
            #expect(Self.exists("any.tgz", in: folder))
            let both = try await Tool.kilo(
                "package", "npm", "p", "--output", "any.tgz", "--pack-destination", ".", in: folder)
            #expect(both.status == 2)
        }
    }

    @Test("a mistake in one of several folders leaves no tarball; standard output is no file")
    func several() async throws {
        try await Self.withPackage { folder in
            let empty = folder.appendingPathComponent("empty")
            try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
            try Data(#"{"name":"e","version":"1.0.0"}"#.utf8)
                .write(to: empty.appendingPathComponent("package.json"))
            let result = try await Tool.kilo("package", "npm", "p", "none", "empty", in: folder)
            #expect(result.status == 2)
            #expect(!Self.exists("s-x-1.0.0.tgz", in: folder))
            for code in ["npm.invalid-manifest", "npm.empty-package"] {
                #expect(result.errors.contains(code), "both are told: \(result.errors)")
            }
            #expect(try await Tool.kilo("package", "npm", "p", "--output", "-", in: folder).status == 2)
        }
    }

    @Test("a tarball that cannot be written leaves none of the others; nor are two of one name written")
    func unwritable() async throws {
        try await Self.withPackage { folder in
            try Self.write(#"{"name":"q","version":"1.0.0","main":"m.js"}"#, to: "q/package.json", in: folder)
            try Self.write("", to: "q/m.js", in: folder)
            try Self.write("", to: "q-1.0.0.tgz/in-the-way", in: folder)
            let blocked = try await Tool.kilo("package", "npm", "p", "q", in: folder)
            #expect(blocked.status == 1 && blocked.errors.contains("file.unwritable"), "\(blocked.errors)")
            let twins = try await Tool.kilo("package", "npm", "p", "./p", in: folder)
            #expect(twins.status == 2 && twins.errors.contains("npm.invalid-path"), "\(twins.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(Set(left) == ["p", "q", "q-1.0.0.tgz"])
        }
    }

    @Test("a member of a workspace that is named by a link finds its workspace")
    func link() async throws {
        try await Self.withPackage { folder in
            let files = [
                "w/package.json": #"{"workspaces":["packages/*"]}"#,
                "w/packages/a/package.json": #"{"name":"a","version":"2.0.0","main":"m.js"}"#,
                "w/packages/b/package.json":
                    #"{"name":"b","version":"1.0.0","main":"m.js","dependencies":{"a":"workspace:^"}}"#,
                "w/packages/b/m.js": "",
            ]
            for (path, text) in files { try Self.write(text, to: path, in: folder) }
            try FileManager.default.createSymbolicLink(
                atPath: folder.appendingPathComponent("link").path, withDestinationPath: "w/packages/b")
            let packed = try await Tool.kilo("package", "npm", "link", in: folder)
            #expect(packed.output == "b-1.0.0.tgz\n", "\(packed.errors)")
            let manifest = try await Tool.output(
                "tar", "-xzOf", "b-1.0.0.tgz", "package/package.json", in: folder)
            #expect(manifest.contains(#""a":"^2.0.0""#))
        }
    }

    @Test("refuses an empty package, in npm's form with --json; with --compatibility it packs it")
    func empty() async throws {
        try await Self.withPackage { folder in
            let text = #"{"name":"@s/x","version":"1.0.0","files":["dist"]}"#
            try Data(text.utf8).write(to: folder.appendingPathComponent("p/package.json"))
            try FileManager.default.removeItem(at: folder.appendingPathComponent("p/README.md"))
            let refused = try await Tool.kilo("package", "npm", "p", "--json", in: folder)
            #expect(refused.status == 2)
            #expect(refused.errors.contains("npm.empty-package"))
            let error = try JSONSerialization.jsonObject(with: Data(refused.output.utf8)) as? [String: Any]
            #expect((error?["error"] as? [String: Any])?["code"] as? String == "npm.empty-package")
            let packed = try await Tool.kilo("package", "npm", "p", "--compatibility", "npm11", in: folder)
            #expect(packed.status == 0)
            #expect(packed.errors.contains("nothing else"))
        }
    }
}
