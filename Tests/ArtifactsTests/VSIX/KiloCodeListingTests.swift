import Core
import SystemPackage
import Testing

@testable import Artifacts

/// Listings of real extensions, and what vsce selects from them.
@Suite(
    "VSIX: what KiloCode's ignore files select",
    .enabled(if: SharedFolder.file("golden/kilocode/vscodeignore") != nil, "needs ../shared/golden/kilocode"))
struct KiloCodeListingTests {
    @Test("the packed files, and every probe", arguments: ["current", "legacy", "roo"])
    func selection(_ name: String) throws {
        let rules = IgnoreRules(.text(try text(name, "vscodeignore.txt")))
        let files = try text(name, "files.tsv").split(separator: "\n").dropFirst().compactMap {
            $0.split(separator: "\t").last.map(String.init)
        }
        try #require(files.count > 1000)
        let packed = files.filter { !$0.hasPrefix("node_modules/") && !rules.drops($0) }
        let expected = try text(name, "packed.txt").split(separator: "\n").map(String.init)
        #expect(packed.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } == expected)
        let probes = try text(name, "probes.tsv").split(separator: "\n").map { $0.split(separator: "\t") }
        try #require(probes.count > 10)
        for probe in probes where probe.contains("yes") || probe.contains("no") {
            let path = try #require(probe.first { $0 != "yes" && $0 != "no" }.map(String.init))
            #expect(!rules.drops(path) == probe.contains("yes"), "\(path)")
        }
    }

    @Test(
        "a folder with all files gives the packed ones, and says what surprises",
        arguments: ["current", "legacy", "roo"])
    func folder(_ name: String) throws {
        let folder = try TemporaryFolder()
        let files = try text(name, "files.tsv").split(separator: "\n").dropFirst().compactMap {
            $0.split(separator: "\t").last.map(String.init)
        }
        for file in files { try folder.write(file) }
        try folder.write(".vscodeignore", try text(name, "vscodeignore.txt"))
        let manifest = ExtensionManifest(try JSONValue(parsing: try text(name, "package.json")))
        let packaging = VSIXPackaging(folder: folder.path, modified: .sample)
        let selection = try FileSelection(packaging, manifest)
        let packed = try text(name, "packed.txt").split(separator: "\n").map(String.init)
        #expect(selection.files.map(\.path).sorted().map(\.description) == packed)
        #expect(selection.failures.isEmpty)
        let told = Set(
            selection.warnings.map(\.message).compactMap { $0.split(separator: ": ").dropFirst().first })
        let kinds = told.compactMap { $0.split(separator: ";").first }.sorted()
        if name == "current" {
            #expect(files.count == 1576 && packed.count == 137)
            #expect(kinds == ["documents for developers", "settings of development tools", "tests"])
        }
    }

    @Test("the line that has no effect is named")
    func withoutEffect() throws {
        let rules = IgnoreRules(.text(try text("current", "vscodeignore.txt")))
        let found = rules.linesWithoutEffect(on: ["bin/.cli-version", "bin/kilo", "src/a.ts"])
        #expect(found.map(\.line.text).contains("bin/.cli-version"))
        #expect(found.allSatisfy { $0.path == "bin/.cli-version" || $0.path == "bin/kilo" })
    }

    private func text(_ folder: String, _ name: String) throws -> String {
        let file = try #require(SharedFolder.file("golden/kilocode/vscodeignore/\(folder)/\(name)"))
        return String(decoding: try FileStream.contents(of: file), as: UTF8.self)
    }
}
