import Core
import SystemPackage

/// A package folder made up from a seed, rich in names and patterns for which npm has rules.
struct RandomPackage {
    private var random: RepeatableNumbers
    private let folder: TemporaryFolder
    private let root: String

    /// Writes the package into `folder/name`.
    static func write(seed: UInt64, name: String, into folder: TemporaryFolder) throws {
        var package = RandomPackage(random: RepeatableNumbers(state: seed), folder: folder, root: name)
        try package.fill(name, depth: 0)
        try package.writeManifest(name)
    }

    private static let names = [
        "a", "b", "lib", "src", "docs", "tmp", "A.JS", "x.test.js", "index.js", "a.js", "b.ts", "c.d.ts",
        "1.json",
        "Readme.md", "README", "readme.", "README.md~", "LICENSE", "LICENSE-MIT", "licence.txt",
        "copying.lesser",
        "CHANGELOG.md", ".hidden", ".npmrc", ".DS_Store", "._x", ".a.swp", "foo.orig", "npm-debug.log",
        "yarn.lock", "package-lock.json", "CVS", ".svn", "build", "config.gypi", "archived-packages", "a b",
        "node_modules", "LIB", "x", "trail.", "@at", "a-b_c", "a+b.js", "st*r", ".lock-wscript",
        ".wafpickle-1",
    ]
    private static let patterns = [
        "*.js", "*.JS", "lib", "/lib", "lib/", "lib/**", "lib/*", "!lib/a", "**/a", "a*", "?", "[ab]",
        "[!a]*",
        "{a,b}", "{lib,src}/a.js", "!*.md", "src/*", "*", "!/index.js", "docs/", "x.*", "# comment", "\\#x",
        "!lib", "/src/a", "node_modules", "**/*.test.js", "LIB", "a/b", "!**/b", "*/", "**", "!a/", "./lib",
        "./src/*", "../x", "!(a)", "+(a|b).js", "*(a|b)", "@(lib|src)", "  b  ", "", "tmp/**/a", "**/lib/**",
        "!.npmrc",
        "!.DS_Store", "a/", "index.js", "a.js", "README", "!!a", "!!!b", "lib/a/../b", "*.{js,ts}",
        "[[:alpha:]]",
        ".*", "!.hidden", "docs/*/a", "**/**/b", "a/**/b", "x/", "/", "!/", "a?", "[", "{a", "lib//a",
        "build",
    ]

    private mutating func fill(_ path: String, depth: Int) throws {
        for _ in 0..<random.below(depth == 0 ? 10 : 5) {
            let entry = "\(path)/\(random.element(Self.names))"
            guard !folder.has(entry) else { continue }
            if depth < 3, random.below(3) == 0 {
                try fill(entry, depth: depth + 1)
            } else {
                let modes: [Int] = [0o644, 0o755, 0o600, 0o666, 0o777, 0o640]
                let text = String(repeating: "x", count: random.below(1200))
                try folder.write(text, to: entry, mode: random.element(modes))
            }
        }
        for file in [".npmignore", ".gitignore"] where random.below(4) == 0 {
            try folder.write(
                lines().joined(separator: random.below(4) == 0 ? "\r\n" : "\n"), to: "\(path)/\(file)")
        }
    }

    private mutating func lines() -> [String] {
        (0..<random.below(5)).map { _ in random.element(Self.patterns) }
    }

    private mutating func path() -> String {
        let parts = (0...random.below(3)).map { _ in random.element(Self.names) }
        return (random.below(4) == 0 ? "./" : "") + parts.joined(separator: "/")
    }

    private mutating func writeManifest(_ name: String) throws {
        var manifest = JSONObject()
        manifest["name"] = .string(name)
        manifest["version"] = "1.0.0"
        if random.below(2) == 0 {
            let paths = (0..<random.below(4)).map { _ in path() }
            manifest["files"] = .array((lines() + paths).map { .string($0) })
        }
        if random.below(3) == 0 { manifest["main"] = .string(path()) }
        if random.below(5) == 0 { manifest["browser"] = .string(path()) }
        if random.below(3) == 0 {
            manifest["bin"] = random.below(2) == 0 ? .string(path()) : ["x": .string(path())]
        }
        if random.below(5) == 0 { manifest["directories"] = ["bin": .string(path())] }
        if random.below(3) == 0 { try bundle(name, &manifest) }
        if random.below(4) == 0 { try nestWorkspace(name, &manifest) }
        // npm fails when a file name of its own is a folder.
        folder.clear("\(name)/package.json")
        try folder.write(JSONValue.object(manifest).text(.indented), to: "\(name)/package.json")
    }

    private mutating func bundle(_ name: String, _ manifest: inout JSONObject) throws {
        let modules = "\(name)/node_modules"
        if folder.has(modules),
            !FileSystem.isFolder(folder.path.appending(modules))
        {
            return
        }
        for (dependency, inner) in [("dep", "@s/inner"), ("@s/inner", "dep"), ("other", "none")] {
            let text = #"{"name":"\#(dependency)","version":"1.0.0","dependencies":{"\#(inner)":"*"}"#
            let files = random.below(2) == 0 ? #","files":["lib","a.js"]}"# : "}"
            try fill("\(modules)/\(dependency)", depth: 2)
            let file = "\(modules)/\(dependency)/package.json"
            try folder.write(text + files, to: file)
        }
        manifest["dependencies"] = ["dep": "1", "missing": "1"]
        manifest["devDependencies"] = ["other": "1"]
        manifest["bundleDependencies"] = random.below(2) == 0 ? true : ["dep", "other", "undeclared"]
    }

    private mutating func nestWorkspace(_ name: String, _ manifest: inout JSONObject) throws {
        let package = "\(name)/packages/w"
        try fill(package, depth: 1)
        folder.clear("\(package)/package.json")
        try folder.write(#"{"name":"w\#(name)","version":"1.0.0"}"#, to: "\(package)/package.json")
        if random.below(2) == 0 { manifest["workspaces"] = ["packages/*"] }
    }
}
