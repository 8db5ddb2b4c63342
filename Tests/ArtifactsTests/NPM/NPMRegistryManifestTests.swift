import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("The manifest for the npm registry")
struct NPMRegistryManifestTests {
    static let captured = [
        "c13-bundled-true", "c19-bin-string-root", "c21-directories-bin", "c42-version-normalise",
        "c52-underscore-and-odd-fields", "c67-uppercase-name",
    ]

    @Test("is what npm 11 sends for the same folder", .enabled(if: NPMGolden.isPresent), arguments: captured)
    func golden(_ name: String) throws {
        let folder = try TemporaryFolder()
        let golden = try NPMGolden(name)
        try golden.unpack(into: folder.path)
        var expected = try NPMGolden.sentManifest(name)
        for key in ["_nodeVersion", "_npmVersion", "dist"] { expected[key] = nil }
        let contents = try NPMContents(folder: folder.path)
        let surroundings = try NPMSurroundings(folder: folder.path, members: contents.members, gitHead: nil)
        let manifest = try NPMRegistryManifest(packageJSON: contents.packageJSON, surroundings: surroundings)
        #expect(
            JSONValue.object(manifest.members).text(.canonical) == JSONValue.object(expected).text(.canonical)
        )
        // The order of keys is npm's too.
        #expect(manifest.members.members.map(\.key) == expected.members.map(\.key))
    }

    @Test("refuses the version that npm refuses", arguments: ["1.0", "", "x", "1.2.3.4", "1.2.-3", "1.2.3-"])
    func badVersion(_ version: String) {
        let failure = #expect(throws: Failure.self) { try manifest(#"{"name":"x","version":"\#(version)"}"#) }
        #expect(failure?.code == .npmManifest)
    }

    @Test(
        "cleans versions",
        arguments: [
            ("v1.2.3", "1.2.3"), ("=1.2.3", "1.2.3"), (" 1.2.3 ", "1.2.3"), ("1.2.3+build.5", "1.2.3"),
            ("1.2.3-rc.1+b", "1.2.3-rc.1"), ("1.2.3beta", "1.2.3-beta"), ("01.2.3", "1.2.3"),
            ("1.2.3-01", "1.2.3-1"),
        ])
    func cleans(_ version: String, _ clean: String) throws {
        #expect(try manifest(#"{"name":"x","version":"\#(version)"}"#).version == clean)
    }

    @Test(
        "refuses names that npm refuses",
        arguments: [".x", "a b", "@s", "@s/", "@/x", "a/b", "node_modules", "é", ""])
    func badName(_ name: String) {
        #expect(throws: Failure.self) { try manifest(#"{"name":"\#(name)","version":"1.0.0"}"#) }
    }

    @Test(
        "normalises the repository",
        arguments: [
            ("o/r", "git+https://github.com/o/r.git"),
            ("github:o/r#main", "git+https://github.com/o/r.git#main"),
            ("gitlab:g/s/r", "git+https://gitlab.com/g/s/r.git"),
            ("bitbucket:o/r", "git+https://bitbucket.org/o/r.git"),
            ("https://github.com/o/r", "git+https://github.com/o/r.git"),
            ("git@github.com:o/r.git", "git+ssh://git@github.com/o/r.git"),
            ("git://github.com/o/r", "git://github.com/o/r.git"),
            ("http://github.com/o/r", "git+ssh://git@github.com/o/r.git"),
            ("ssh://git@github.com:o/r.git", "git+ssh://git@github.com/o/r.git"),
            ("https://www.github.com/o/r/tree/main", "git+https://github.com/o/r.git#main"),
            ("https://example.com/o/r.git", "https://example.com/o/r.git"),
            ("gist:abc123", "git+https://gist.github.com/abc123.git"),
        ])
    func repository(_ text: String, _ url: String) throws {
        let members = try manifest(#"{"name":"x","version":"1.0.0","repository":"\#(text)"}"#).members
        #expect(members["repository"] == ["type": "git", "url": .string(url)])
    }

    @Test("refuses a password in the repository's URL, and does not repeat it")
    func credentials() {
        let text = #"{"name":"x","version":"1.0.0","repository":"https://me:s3cret@github.com/o/r"}"#
        let failure = #expect(throws: Failure.self) { try manifest(text) }
        #expect(failure?.code == .npmSecretFile)
        #expect(failure?.description.contains("s3cret") == false)
    }

    @Test("takes description, links, types and readme from what stands around")
    func surroundings() throws {
        let surroundings = NPMSurroundings(
            files: ["server.js", "lib/a.d.ts"],
            readme: .init(name: "README.md", text: "# T\n\nText of\nit\n\nmore"),
            authors: "# us\nA <a@b.c>\n", gitHead: "abc")
        let text = #"{"name":"x","version":"1.0.0","main":"./lib/a.js","repository":"o/r","_x":1}"#
        let members = try NPMRegistryManifest(packageJSON: Array(text.utf8), surroundings: surroundings)
            .members
        #expect(members["description"] == "Text of it")
        #expect(members["scripts"] == ["start": "node server.js"])
        #expect(members["types"] == "./lib/a.d.ts")
        #expect(members["contributors"] == [["name": "A", "email": "a@b.c"]])
        #expect(members["bugs"] == ["url": "https://github.com/o/r/issues"])
        #expect(members["homepage"] == "https://github.com/o/r#readme")
        #expect(members["gitHead"] == "abc")
        #expect(members["_x"] == nil)
        #expect(members["_id"] == "x@1.0.0")
    }

    @Test("says so when there is no readme, in npm's words")
    func noReadme() throws {
        let members = try manifest(#"{"name":"x","version":"1.0.0"}"#).members
        #expect(members["readme"] == "ERROR: No README data found!")
        #expect(members["readmeFilename"] == nil)
    }

    @Test(
        "chooses the readme",
        arguments: [
            (["README", "README.md"], "README.md"), (["readme.markdown"], "readme.markdown"),
            (["README.txt"], nil),
            (["README.txt", "README"], "README"), (["Readme.md", "README.MD"], "Readme.md"), ([], nil),
        ] as [([String], String?)])
    func readme(_ names: [String], _ chosen: String?) {
        #expect(NPMSurroundings.readmeName(among: names) == chosen)
    }

    @Test(
        "parses people",
        arguments: [
            ("A B <a@b.c> (http://x)", #"{"name":"A B","email":"a@b.c","url":"http://x"}"#),
            ("A", #"{"name":"A"}"#),
            ("<a@b.c>", #"{"email":"a@b.c"}"#), ("(u)", #"{"url":"u"}"#),
            ("A <> (u)", #"{"name":"A","url":"u"}"#), ("", "{}"),
        ])
    func people(_ text: String, _ json: String) {
        #expect(Person.normalised(.string(text)).text() == json)
    }

    private func manifest(_ text: String) throws -> NPMRegistryManifest {
        try NPMRegistryManifest(packageJSON: Array(text.utf8))
    }
}
