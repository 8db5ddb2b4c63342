import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("VSIX: what is told of a package's contents")
struct ContentsReportTests {
    private func warnings(_ sample: SampleExtension) async throws -> [String] {
        try await sample.package().warnings.map { warning in
            let file = warning.subject.split(separator: "/e/").last ?? ""
            return "\(file): \(warning.message)"
        }
    }

    @Test("documents, tests and development settings that an ignore file forgets are told, by kind")
    func surprises() async throws {
        let sample = try SampleExtension()
        try sample.write(".vscodeignore", "src/**\n")
        for name in ["docs/more.md", "tests/a.js", "out/b.test.js", ".storybook/preview.tsx", "knip.json"] {
            try sample.write(name, "")
        }
        #expect(
            try await warnings(sample) == [
                "docs/more.md: is packaged: documents for developers; ignore what users do not need in .vscodeignore",
                "out/b.test.js: and 1 more of its kind are packaged: tests; "
                    + "ignore what users do not need in .vscodeignore",
                ".storybook/preview.tsx: and 1 more of its kind are packaged: settings of development tools; "
                    + "ignore what users do not need in .vscodeignore",
            ])
    }

    @Test("files of a plan's payload and of dependencies are meant")
    func meant() async throws {
        var sample = try SampleExtension()
        sample.packaging.additions = [try .text("tests/fixture.json", "{}")]
        #expect(try await warnings(sample) == [])
    }

    @Test(
        "an icon must be a PNG of 128 pixels",
        arguments: [
            ([UInt8]("no image, but long enough".utf8), "the icon is no PNG"), ([], "the icon is no PNG"),
            (SampleExtension.icon(width: 127, height: 128), "the icon has 127 by 128 pixels"),
            (SampleExtension.icon(width: 70_000, height: 1), "the icon has 70000 by 1 pixels"),
        ])
    func icon(_ bytes: [UInt8], _ message: String) async throws {
        let sample = try SampleExtension()
        try sample.folder.write("e/icon.png", bytes)
        let found = try await warnings(sample)
        #expect(found.count == 1 && found[0].hasPrefix("icon.png: \(message)"), "\(found)")
    }

    @Test("a named file may hold a secret or be an environment file; another one may not")
    func namedSecrets() async throws {
        var sample = try SampleExtension()
        let secret = "const key = 'ghp_\(String(repeating: "a1", count: 18))'\n"
        try sample.write("out/keys.js", secret)
        try sample.write("out/.env", "PUBLIC=1\n")
        let refused = await sample.refusal()
        #expect(refused.map(\.code) == [.vsixSecret, .vsixSecret])
        #expect(refused.map(\.subject).contains { $0.hasSuffix("/e/out/keys.js:1") })
        sample.packaging.options.filesWithSecrets = ["out/keys.js", "out/.env"]
        #expect(try await warnings(sample).map { $0.prefix(9) } == ["out/.env:"])
        try sample.write("out/more.js", secret)
        #expect(await sample.refusal().count == 1)
    }

    @Test("an exception for secrets that is not needed is told")
    func needless() async throws {
        var sample = try SampleExtension()
        sample.packaging.options.filesWithSecrets = ["out/main.js", "gone.js"]
        #expect(
            try await warnings(sample).map { String($0.prefix { $0 != ":" }) } == ["gone.js", "out/main.js"])
    }
}
