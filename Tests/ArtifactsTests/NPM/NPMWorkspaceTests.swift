import Core
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

@Suite("Ranges of a workspace")
struct NPMWorkspaceTests {
    private static let workspace = NPMWorkspace(
        members: [
            .init(name: "a", version: "1.2.3", path: "packages/a"),
            .init(name: "@s/b", version: "2.0.0-rc.1", path: "packages/deep/b"),
            .init(name: "unversioned", version: "", path: "packages/u"),
        ],
        catalogs: [
            "default": ["react": "^19.0.0", "a": "workspace:^"],
            "old": ["react": "^17.0.0", "loop": "catalog:"],
        ])

    @Test(
        "become what users can read",
        arguments: [
            ("a", "workspace:*", "1.2.3"), ("a", "workspace:", "1.2.3"), ("a", "workspace:^", "^1.2.3"),
            ("a", "workspace:~", "~1.2.3"), ("a", "workspace:>=", ">=1.2.3"), ("a", "workspace:<", "<1.2.3"),
            ("a", "workspace:^1.0.0", "^1.0.0"), ("gone", "workspace:1.x", "1.x"),
            ("@s/b", "workspace:~", "~2.0.0-rc.1"), ("alias", "workspace:a@*", "npm:a@1.2.3"),
            ("alias", "workspace:@s/b@^", "npm:@s/b@^2.0.0-rc.1"),
            ("alias", "workspace:a@^1.0.0", "npm:a@^1.0.0"),
            ("a", "workspace:../a", "1.2.3"), ("x", "workspace:./../deep/b/", "2.0.0-rc.1"),
            ("x", "workspace:packages/deep/b", "2.0.0-rc.1"), ("react", "catalog:", "^19.0.0"),
            ("react", "catalog:default", "^19.0.0"), ("react", "catalog: old ", "^17.0.0"),
            ("a", "catalog:", "^1.2.3"),
            ("a", "^1.0.0 || workspace:*", "^1.0.0 || 1.2.3"),
            ("a", "workspace:^", "^1.2.3"),
        ])
    func resolved(_ name: String, _ text: String, _ expected: String) throws {
        let range = try #require(WorkspaceRange(name: name, text: text))
        #expect(range.resolved(in: Self.workspace, from: "packages/me") == expected)
    }

    @Test(
        "stay unresolved where the workspace does not know them",
        arguments: [
            ("gone", "workspace:*"), ("unversioned", "workspace:^"), ("x", "workspace:../../../a"),
            ("x", "workspace:../gone"), ("x", "workspace:gone@*"), ("gone", "catalog:"),
            ("react", "catalog:gone"),
            ("loop", "catalog:old"),
        ])
    func unresolved(_ name: String, _ text: String) throws {
        let range = try #require(WorkspaceRange(name: name, text: text))
        #expect(range.resolved(in: Self.workspace, from: "packages/me") == nil)
    }

    @Test(
        "are no business of ours where everybody can read them",
        arguments: ["^1.0.0", "npm:a@1", "file:../a"])
    func plain(_ text: String) { #expect(WorkspaceRange(name: "a", text: text) == nil) }

    @Test("take the version of the release before the one in the file")
    func released() throws {
        var workspace = Self.workspace
        workspace.releasedVersions = ["a": "9.0.0"]
        let range = try #require(WorkspaceRange(name: "a", text: "workspace:^"))
        #expect(range.resolved(in: workspace, from: "") == "^9.0.0")
    }

    private static let bun = #"""
        {"name":"root","private":true,"catalog":{"top":"1"},
         "workspaces":{"packages":["packages/*","!packages/not"],"catalog":{"zod":"4.1.8"},"catalogs":{"old":{"zod":"3"}}}}
        """#
    private static let pnpm = """
        # the members
        packages:
          - packages/*
          - "!packages/not"
        catalog:
          zod: 4.1.8
          top: 1
        catalogs:
          old: { zod: '3' }
        onlyBuiltDependencies: [esbuild]
        """

    @Test(
        "are read from Bun's, npm's and pnpm's files alike",
        arguments: ["package.json", "pnpm-workspace.yaml"])
    func files(_ file: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(file == "package.json" ? Self.bun : Self.pnpm, to: file)
        try folder.write(#"{"name":"a","version":"1.0.0"}"#, to: "packages/a/package.json")
        try folder.write(#"{"name":"not","version":"1.0.0"}"#, to: "packages/not/package.json")
        try folder.write(#"{"name":"m","version":"1.0.0"}"#, to: "packages/node_modules/package.json")
        let workspace = try NPMWorkspace(root: folder.path)
        #expect(workspace.members == [.init(name: "a", version: "1.0.0", path: "packages/a")])
        #expect(workspace.catalogs == ["default": ["zod": "4.1.8", "top": "1"], "old": ["zod": "3"]])
        #expect(workspace.liftsPublishConfig == (file != "package.json"))
        let member = folder.path.pushing("packages/a")
        #expect(try NPMWorkspace.root(above: member) == folder.path)
    }

    @Test("are read once for all of their packages")
    func once() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.bun, to: "package.json")
        try folder.write(#"{"name":"a","version":"1.0.0"}"#, to: "packages/a/package.json")
        let workspaces = NPMWorkspaces()
        let first = try workspaces.workspace(at: folder.path)
        #expect(first.members.map(\.version) == ["1.0.0"])
        folder.clear("packages/a/package.json")
        #expect(try workspaces.workspace(at: folder.path) == first)
        #expect(try NPMWorkspaces().workspace(at: folder.path).members.isEmpty)
    }

    @Test(
        "of a broken pnpm-workspace.yaml are refused with the line",
        arguments: [
            ("packages:\n  - a\n catalog: [", 3), ("packages: a", 1), ("catalog:\n  - a", 2),
            ("catalog:\n  a: [1]", 2),
        ])
    func broken(_ text: String, _ line: Int) throws {
        let failure = #expect(throws: Failure.self) {
            try PNPMWorkspaceFile(Array(text.utf8), subject: "pnpm-workspace.yaml")
        }
        #expect(failure?.code == .npmWorkspace)
        #expect(failure?.subject == "pnpm-workspace.yaml:\(line)")
    }

    @Test("are resolved in the text, of which every other byte stays")
    func edits() throws {
        var edits = NPMManifestEdits()
        edits.workspace = Self.workspace
        edits.folderInWorkspace = "packages/me"
        let text =
            "\u{FEFF}{ \"name\": \"me\",\r\n\t\"dependencies\" : {\"a\":\"workspace:*\" , \"x\": \"^1\"},\r\n"
            + "\"peerDependencies\":{ \"react\":  \"catalog:\"}, \"devDependencies\":{\"gone\":\"workspace:*\"} }\r\n\r\n"
        let edited = String(decoding: try edits.apply(to: Array(text.utf8)), as: UTF8.self)
        #expect(
            edited
                == text.replacing("\"workspace:*\" ,", with: "\"1.2.3\" ,").replacing(
                    "catalog:", with: "^19.0.0"))
    }

    @Test(
        "of KiloCode's packages become what Bun publishes", .enabled(if: NPMGolden.isPresent),
        arguments: ["sdk-js", "plugin"])
    func kiloCode(_ name: String) throws {
        let root = NPMGolden.root.removingLastComponent().appending("kilocode/npm")
        let catalogs = try JSONValue(
            parsing: try FileStream.contents(of: root.appending("root-workspaces.json")))
        let catalog = (catalogs["catalog"]?.object?.members ?? []).map { ($0.key, $0.value.string ?? "") }
        var edits = NPMManifestEdits()
        edits.workspace = NPMWorkspace(
            members: [.init(name: "@kilocode/sdk", version: "7.4.23", path: "packages/sdk/js")],
            catalogs: ["default": Dictionary(uniqueKeysWithValues: catalog)])
        let folder = root.appending("resolved").appending(name)
        let edited = try edits.apply(to: try FileStream.contents(of: folder.appending("input.json")))
        #expect(edited == (try FileStream.contents(of: folder.appending("packed.json"))))
    }

    @Test(
        "of KiloCode's packages are built from sources by one rule", .enabled(if: NPMGolden.isPresent),
        arguments: ["sdk-js", "plugin"])
    func exports(_ name: String) throws {
        let root = NPMGolden.root.removingLastComponent().appending("kilocode/npm")
        var edits = NPMManifestEdits()
        edits.exports = ExportsRewriting(from: "src", to: "dist")
        let source = try FileStream.contents(of: root.appending(name).appending("package.json"))
        let edited = try JSONValue(parsing: try edits.apply(to: source))
        let built = root.appending("resolved").appending(name).appending("input.json")
        #expect(edited["exports"] == (try JSONValue(parsing: try FileStream.contents(of: built)))["exports"])
    }

    @Test("stand beside a publishConfig that pnpm lifts, in place")
    func publishConfig() throws {
        var edits = NPMManifestEdits()
        edits.workspace = NPMWorkspace(liftsPublishConfig: true)
        let text = """
            {
              "name": "me",
              "main": "src/index.ts",
              "publishConfig": {
                "main": "dist/index.js",
                "access": "public",
                "types": "dist/index.d.ts"
              },
              "license": "MIT"
            }

            """
        let expected = """
            {
              "name": "me",
              "main": "dist/index.js",
              "publishConfig": {
                "access": "public"
              },
              "license": "MIT",
              "types": "dist/index.d.ts"
            }

            """
        #expect(String(decoding: try edits.apply(to: Array(text.utf8)), as: UTF8.self) == expected)
        let only = #"{"publishConfig":{"main":"b"},"main":"a"}"#
        #expect(String(decoding: try edits.apply(to: Array(only.utf8)), as: UTF8.self) == #"{"main":"b"}"#)
    }

    @Test(
        "removes members from a text and nothing else",
        arguments: [
            (#"{"a":1,"b":2,"c":3}"#, ["a"], #"{"b":2,"c":3}"#),
            (#"{"a":1,"b":2,"c":3}"#, ["b"], #"{"a":1,"c":3}"#),
            (#"{ "a": 1, "b": 2 }"#, ["b"], #"{ "a": 1 }"#), (#"{ "a": 1 }"#, ["a"], "{}"),
            (#"{"x":{"a":1},"b":2}"#, ["x", "a"], #"{"x":{},"b":2}"#), (#"{"a":1}"#, ["b"], #"{"a":1}"#),
            (#"{"a":1,"b":2,"a":3}"#, ["a"], #"{"b":2}"#), (#"{"a":[1]}"#, ["a", "b"], #"{"a":[1]}"#),
        ])
    func removal(_ text: String, _ path: [String], _ expected: String) throws {
        var edit = try JSONTextEdit(Array(text.utf8))
        edit.remove(path)
        #expect(String(decoding: edit.bytes, as: UTF8.self) == expected)
    }
}
