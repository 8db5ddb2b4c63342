import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("VSIX: vsce's functions, row by row", .enabled(if: VSIXGolden.isPresent, VSIXGolden.absence))
struct VSIXTableTests {
    @Test("ignore patterns match as minimatch's do")
    func minimatch() throws {
        let paths = try #require(try VSIXGolden.document("minimatch.paths").array).compactMap(\.string)
        let rows = try VSIXGolden.table("minimatch")
        #expect(rows.count >= 79)
        for row in rows {
            let pattern = try #require(row["pattern"]?.string)
            let expected = try #require(row["matches"]?.array).compactMap(\.string)
            let matcher = Minimatch(pattern)
            #expect(paths.filter { matcher.matches(PathScalars($0)) } == expected, "pattern \(pattern)")
        }
    }

    @Test("engines are validated, gate targets and pre-releases, and imply activation events")
    func engines() throws {
        for row in try VSIXGolden.table("engines") {
            let engine = try #require(row["engine"]?.string)
            let text = engine.isEmpty ? nil : engine
            expect(ManifestRules.engine(text), row["validate"], engine)
            let target = VSIXPackaging.gate(engine, "Platform specific extension is", since: 61)
            expect(target, row["target"], engine)
            expect(
                VSIXPackaging.gate(engine, "Pre-release versions are", since: 63), row["preRelease"], engine)
            let commands: JSONValue = ["commands": [["command": "x", "title": "X"]]]
            let languages: JSONValue = ["languages": [["id": "x"]]]
            expect(
                rules(engine, ["main": "m", "contributes": commands]), row["mainWithCommandsNoActivation"],
                engine)
            expect(rules(engine, ["main": "m"]), row["mainNoActivation"], engine)
            expect(rules(engine, ["contributes": languages]), row["languagesNoMain"], engine)
            expect(rules(engine, ["contributes": commands]), row["commandsNoMain"], engine)
        }
    }

    private func rules(_ engine: String, _ members: JSONValue) -> Violation? {
        var manifest: JSONObject = members.object ?? JSONObject()
        manifest["name"] = "a"
        manifest["publisher"] = "a"
        manifest["version"] = "1.0.0"
        manifest["engines"] = ["vscode": .string(engine)]
        return ManifestRules(manifest: ExtensionManifest(.object(manifest))).violations.first
    }

    private func expect(
        _ found: Violation?, _ expected: JSONValue?, _ row: String,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) {
        #expect(found?.message ?? "ok" == expected?.string, "row \(row)", sourceLocation: sourceLocation)
    }

    @Test("names, publishers, versions, sponsors")
    func fields() throws {
        for row in try VSIXGolden.table("names") {
            let name = try #require(row["name"]?.string)
            let text = name.isEmpty ? nil : name
            expect(ManifestRules.name(text), row["extension"], name)
            expect(ManifestRules.publisher(text), row["publisher"], name)
        }
        for row in try VSIXGolden.table("versions") {
            let version = try #require(row["version"]?.string)
            expect(ManifestRules.version(version.isEmpty ? nil : version), row["result"], version)
        }
        for row in try VSIXGolden.table("sponsor") {
            let url = try #require(row["url"]?.string)
            expect(ManifestRules.sponsor(url), row["result"], url)
        }
    }

    @Test("tags from contributions, descriptions and the rest")
    func tags() throws {
        for row in try VSIXGolden.table("tags_contributes") {
            expectTags(["contributes": try row.required("contributes")], row)
        }
        for row in try VSIXGolden.table("tags_description") {
            expectTags(["description": try row.required("description")], row)
        }
        for row in try VSIXGolden.table("tags_misc") { expectTags(try row.required("manifest"), row) }
    }

    private func expectTags(_ manifest: JSONValue, _ row: JSONValue) {
        let tags = GalleryTags(manifest: ExtensionManifest(manifest)).all
        #expect(tags == row["tags"]?.array?.compactMap(\.string), "\(row.text())")
    }

    @Test("repositories and links")
    func links() throws {
        for row in try VSIXGolden.table("repository") {
            let manifest = ExtensionManifest(["repository": try row.required("repository")])
            expectLinks(manifest, row)
            let base = DocumentBase(manifest, VSIXOptions())
            #expect(base.content == row["readme"]?["content"]?.string, "\(row.text())")
            #expect(base.images == row["readme"]?["images"]?.string, "\(row.text())")
            #expect(base.repository?.url == row["readme"]?["repositoryUrl"]?.string, "\(row.text())")
            var options = VSIXOptions()
            (options.githubBranch, options.gitlabBranch) = ("main", "main")
            let onMain = DocumentBase(manifest, options)
            #expect(onMain.content == row["readmeBranchMain"]?["content"]?.string, "\(row.text())")
        }
        for row in try VSIXGolden.table("links") {
            expectLinks(ExtensionManifest(try row.required("manifest")), row)
        }
    }

    private func expectLinks(_ manifest: ExtensionManifest, _ row: JSONValue) {
        let links = ExtensionLinks(manifest)
        let expected = row["links"]
        #expect(links.repository == expected?["repository"]?.string, "\(row.text())")
        #expect(links.bugs == expected?["bugs"]?.string, "\(row.text())")
        #expect(links.homepage == expected?["homepage"]?.string, "\(row.text())")
        #expect(links.github == expected?["github"]?.string, "\(row.text())")
    }

    @Test("translations replace whole placeholders only")
    func translations() throws {
        for row in try VSIXGolden.table("nls") {
            let (manifest, violations) = Localisation(try row.required("translations"))
                .apply(to: try row.required("manifest"))
            if let error = row["error"]?.string {
                #expect(violations.first?.message == error)
            } else {
                #expect(manifest == row["result"], "\(row.text())")
                #expect(violations.isEmpty)
            }
        }
    }

    @Test("content types")
    func contentTypes() throws {
        for row in try VSIXGolden.table("content_types") {
            let files = try #require(row["files"]?.array).compactMap(\.string)
            // vsce writes an ampersand as it is, and so no XML.
            #expect(ContentTypes.xml(files) == row["xml"]?.string?.replacing(".a&b", with: ".a&amp;b"))
        }
        let types = try #require(try VSIXGolden.document("mime-1.6.0").object)
        #expect(types.members.count > 1000)
        for (name, type) in types.members { #expect(MediaTypes.of(name) == type.string) }
    }

    @Test("licences by name")
    func licences() throws {
        for row in try VSIXGolden.table("license_filter") {
            let file = try #require(row["file"]?.string)
            let path = "extension/\(file)"
            func isLicense(_ stated: String?) -> Bool {
                LicenseName(stated: stated).isOf(path, lowercased: path.lowercased())
            }
            #expect(isLicense(nil) == row["matches"]?.bool, "\(file)")
            #expect(isLicense(file) == row["seeLicenseIn"]?.bool, "\(file)")
        }
    }

    @Test("joined addresses")
    func addresses() throws {
        for row in try VSIXGolden.table("urljoin") {
            let (base, link) = (try row.required("base").string ?? "", try row.required("link").string ?? "")
            #expect(RelativeURL.join(base, link) == row["result"]?.string, "\(base) + \(link)")
        }
    }

    @Test("the constants are vsce's")
    func constants() throws {
        let constants = try VSIXGolden.document("constants")
        #expect(VSIXTargets.all == constants["targets"]?.array?.compactMap(\.string))
        #expect(TrustedSVGHosts.all == Set((constants["trustedSvgHosts"]?.array ?? []).compactMap(\.string)))
    }

    @Test("README rewriting")
    func documents() throws {
        let rows = try VSIXGolden.table("readme")
        #expect(rows.count >= 639)
        for row in rows {
            let document = ExtensionDocument(
                "README.md", ExtensionManifest(try row.required("manifest")),
                try VSIXOptions(vsce: row["options"] ?? [:]))
            let (output, error) = document.outcome(row["input"]?.string ?? "")
            #expect(output == row["output"]?.string, "\(row.text())")
            #expect(error == row["error"]?.string, "\(row.text())")
        }
    }
}

extension VSIXOptions {
    /// Options as vsce's functions take them.
    init(vsce: JSONValue) throws {
        self.init()
        for (key, value) in vsce.object?.members ?? [] {
            switch key {
            case "baseContentUrl": baseContentURL = value.string
            case "baseImagesUrl": baseImagesURL = value.string
            case "githubBranch": githubBranch = value.string
            case "gitlabBranch": gitlabBranch = value.string
            case "rewriteRelativeLinks": rewriting.makesLinksAbsolute = value.bool ?? true
            case "gitHubIssueLinking": rewriting.linksGitHubIssues = value.bool ?? true
            case "gitLabIssueLinking": rewriting.linksGitLabIssues = value.bool ?? true
            case "readmePath": readmePath = value.string
            case "changelogPath": changelogPath = value.string
            case "target", "preRelease", "cwd", "dependencies": break
            default: Issue.record("unknown option \(key)")
            }
        }
    }
}
