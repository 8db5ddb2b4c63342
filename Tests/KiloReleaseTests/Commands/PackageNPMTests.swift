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
        for (path, text) in files {
            let file = folder.appendingPathComponent("p/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        try await body(folder)
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
