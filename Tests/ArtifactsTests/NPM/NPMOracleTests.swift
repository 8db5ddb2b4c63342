import Core
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

@Suite("npm tarballs against the real npm 10 and 11")
struct NPMOracleTests {
    /// How many made-up packages are compared with each npm; `NPM_ORACLE_PACKAGES` asks for more.
    private static let count = getenv("NPM_ORACLE_PACKAGES").flatMap { Int(String(cString: $0)) } ?? 40
    private static let firstSeed = getenv("NPM_ORACLE_SEED").flatMap { UInt64(String(cString: $0)) } ?? 1

    @Test("packs made-up packages as npm does, byte by byte", arguments: RealNPM.installed)
    func randomPackages(by npm: RealNPM) throws {
        let folder = try TemporaryFolder()
        let seeds = (0..<UInt64(Self.count)).map { Self.firstSeed + $0 }
        for seed in seeds { try RandomPackage.write(seed: seed, name: "p\(seed)", into: folder) }
        try Tool.npmPack(seeds.map { "p\($0)" }, in: folder, by: npm)
        for seed in seeds {
            let package = folder.path.appending("p\(seed)")
            let expected = try gunzipped(folder.path.appending("out/p\(seed)-1.0.0.tgz"))
            let contents = try NPMContents(folder: package, compatibility: npm.compatibility)
            let memory = MemorySink()
            try contents.writeTar(to: memory)
            if memory.bytes != expected {
                let theirs = try Tool.tar("-tf", "out/p\(seed)-1.0.0.tgz", in: folder.path).lines.map(
                    String.init)
                let ours = contents.entries.map { "package/\($0.entry.path)" }
                #expect(ours == theirs, "seed \(seed): other files")
                Issue.record("seed \(seed): the streams differ")
            }
        }
    }

    /// How many made-up trees are compared in all; `NPM_ORACLE_TREES` asks for more.
    private static let treeCount = getenv("NPM_ORACLE_TREES").flatMap { Int(String(cString: $0)) } ?? 500

    @Test("selects in made-up trees what npm's own code selects", arguments: RealNPM.installed)
    func randomTrees(by npm: RealNPM) throws {
        // Other trees for each npm.
        let first = Self.firstSeed + (npm == .ten ? 1_000_000 : 2_000_000)
        let count = Self.treeCount / RealNPM.installed.count
        let names = (0..<UInt64(count)).map { "t\(first + $0)" }
        // In parts, as a command line has an end, and memory for files, too.
        for start in stride(from: 0, to: names.count, by: 250) {
            let folder = try TemporaryFolder.inMemory()
            let part = Array(names[start..<min(start + 250, names.count)])
            for name in part {
                try RandomPackage.write(seed: UInt64(name.dropFirst()) ?? 0, name: name, into: folder)
            }
            let lists = try NPMSelections.lists(part, in: folder, by: npm)
            for name in part {
                let contents = try NPMContents(
                    folder: folder.path.appending(name), compatibility: npm.compatibility)
                let ours = NPMSelections.bytewise(contents.entries.map(\.entry.path))
                #expect(ours == lists[name], "\(name): other files")
            }
        }
    }

    @Test("packs long names, links and modes as npm does, byte by byte", arguments: RealNPM.installed)
    func oddFiles(by npm: RealNPM) throws {
        let folder = try TemporaryFolder()
        let long = (1...12).map { "folder-number-\($0)" }.joined(separator: "/")
        try folder.write(#"{"name":"odd","version":"1.0.0","bin":"cli.js"}"#, to: "odd/package.json")
        for length in [80, 91, 92, 93, 99, 100, 101, 150, 200] {
            try folder.write("x", to: "odd/\(String(repeating: "n", count: length)).js")
            try folder.write("x", to: "odd/\(long)/\(String(repeating: "m", count: length)).js")
        }
        for depth in 8...12 {
            let path = (1...depth).map { "another-folder-\($0)" }.joined(separator: "/")
            try folder.write("y", to: "odd/\(path)/file.txt")
        }
        try folder.write("#!/usr/bin/env node\n", to: "odd/cli.js")
        try folder.write("#!/usr/bin/env node\n", to: "odd/inner/cli.js", mode: 0o4400)
        try Tool.hardLink("odd/cli.js", "odd/a-link.js", in: folder.path)
        try Tool.hardLink("odd/cli.js", "odd/z.link", in: folder.path)
        try folder.link("odd/symbolic.js", to: "cli.js")
        let memory = MemorySink()
        try NPMContents(folder: folder.path.appending("odd"), compatibility: npm.compatibility)
            .writeTar(to: memory)
        // Where there are hard links npm leaves a file out now and then, and says nothing.
        let isEqual = try (0..<3).contains { _ in
            try Tool.npmPack(["odd"], in: folder, by: npm)
            return try memory.bytes == gunzipped(folder.path.appending("out/odd-1.0.0.tgz"))
        }
        #expect(isEqual)
    }

    /// Packages in which rules of several places meet.
    private static let meetings: [String: [String: String]] = [
        "inner-brings-back": [
            ".npmignore": "*.md\nlib/x.js\nout", "lib/.npmignore": "!a.md\n!x.js", "lib/a.md": "",
            "lib/b.md": "",
            "lib/x.js": "", "lib/deep/a.md": "", "lib/deep/.npmignore": "!*.md", "out/a.md": "",
            "out/.npmignore": "!a.md",
        ],
        "named-files": [
            "package.json":
                #"{"name":"named-files","version":"1.0.0","files":["lib/a.js","./dist","deep/er/x.js"]}"#,
            "lib/.npmignore": "a.js", "lib/a.js": "", "lib/b.js": "", "dist/.npmignore": "b.js",
            "dist/b.js": "",
            "dist/c.js": "", "deep/er/.npmignore": "*", "deep/er/x.js": "", "deep/er/y.js": "",
        ],
        "negated-files": [
            "package.json":
                #"{"name":"negated-files","version":"1.0.0","files":["!dist/a.js","dist","docs/*.md","!docs/b.md"]}"#,
            "dist/a.js": "", "dist/b.js": "", "docs/a.md": "", "docs/b.md": "", "docs/sub/c.md": "",
        ],
        "folder-patterns": [
            ".npmignore": "tmp/\n!keep/\n/only/", "tmp/a": "", "x/tmp/b": "", "x/y/tmp/c": "",
            "x/y/d/tmp": "",
            "keep/e": "", "x/keep/tmp/f": "", "x/tmp/keep/g": "", "only/h": "", "x/only/i": "",
        ],
        "named-twice": [
            "package.json":
                #"{"name":"named-twice","version":"1.0.0","files":["!a.js","a.js","b.js","!b.js","lib","!lib"]}"#,
            "a.js": "", "b.js": "", "lib/c.js": "",
        ],
        "bundled": [
            "package.json": """
            {"name":"bundled","version":"1.0.0","dependencies":{"both":"1","f":"1"},"devDependencies":{"both":"1"},
            "optionalDependencies":{"o":"1"},"peerDependencies":{"p":"1"},"bundleDependencies":["both","f","o","p"]}
            """,
            "node_modules/both/package.json": #"{"name":"both","version":"1.0.0"}"#,
            "node_modules/f/package.json":
                #"{"name":"f","version":"1.0.0","dependencies":{"in":"1"},"files":["a"]}"#,
            "node_modules/f/a": "", "node_modules/f/b": "", "node_modules/f/.npmignore": "a",
            "node_modules/f/node_modules/in/package.json": #"{"name":"in","version":"1.0.0"}"#,
            "node_modules/f/node_modules/in/x.orig": "",
            "node_modules/in/package.json": #"{"name":"in","version":"2.0.0"}"#,
            "node_modules/o/package.json": #"{"name":"o","version":"1.0.0"}"#,
            "node_modules/o/.npmignore": "y",
            "node_modules/o/y": "", "node_modules/o/sub/.npmignore": "z", "node_modules/o/sub/z": "",
            "node_modules/p/package.json": #"{"name":"p","version":"1.0.0"}"#,
        ],
        "hidden-command": [
            "package.json":
                #"{"name":"hidden-command","version":"1.0.0","files":["lib"],"bin":{"x":".a.swp","y":"./in/../b.js"}}"#,
            ".a.swp": "", "b.js": "", "lib/a": "",
        ],
        "git-alone": [
            ".gitignore": "/build\n!build/keep.js\n*.log\n!important.log", "build/keep.js": "",
            "build/drop.js": "",
            "a.log": "", "important.log": "", "sub/.gitignore": "important.log\n!a.log", "sub/a.log": "",
            "sub/important.log": "", "bun.lockb": "",
        ],
        "commands": [
            "package.json":
                #"{"name":"commands","version":"1.0.0","files":[],"directories":{"bin":"./tools/"},"main":"lib/m.js"}"#,
            "tools/a": "", "tools/in/b.js": "", "tools/.c": "", "lib/m.js": "", "lib/n.js": "",
        ],
    ]

    @Test(
        "packs folders in which rules meet as npm does, byte by byte", arguments: meetings.keys.sorted(),
        RealNPM.installed)
    func meeting(_ name: String, by npm: RealNPM) throws {
        let folder = try TemporaryFolder()
        try folder.write(#"{"name":"\#(name)","version":"1.0.0"}"#, to: "\(name)/package.json")
        for (path, text) in Self.meetings[name] ?? [:] { try folder.write(text, to: "\(name)/\(path)") }
        try Tool.npmPack([name], in: folder, by: npm)
        let contents = try NPMContents(
            folder: folder.path.appending(name), compatibility: npm.compatibility)
        let memory = MemorySink()
        try contents.writeTar(to: memory)
        let listing = try Tool.tar("-tf", "out/\(name)-1.0.0.tgz", in: folder.path).lines.map(String.init)
        #expect(contents.entries.map { "package/\($0.entry.path)" } == listing)
        #expect(memory.bytes == (try gunzipped(folder.path.appending("out/\(name)-1.0.0.tgz"))))
    }

    @Test("npm 11 is compared with, too", .enabled(if: RealNPM.eleven.isInstalled, "\(RealNPM.missing)"))
    func eleven() throws {
        let version = try Tool(name: "npm", searchPath: RealNPM.eleven.searchPath)("--version")
        #expect(version.output.hasPrefix("11."))
    }
}
