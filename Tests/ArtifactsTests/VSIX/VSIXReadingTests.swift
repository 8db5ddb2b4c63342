import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("VSIX: a package that comes from elsewhere")
struct VSIXReadingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let manifest = """
        <?xml version="1.0"?><!-- made elsewhere --><p:PackageManifest xmlns:p="x"><Metadata>
        <Identity Publisher='acme' Version="1.2.3" Id="sample" TargetPlatform="web"/>
        <Property Id="Microsoft.VisualStudio.Code.PreRelease" Value="true" /></Metadata></p:PackageManifest>
        """

    private func zip(_ files: [PayloadFile], _ method: ZipMethod = .store) throws -> FilePath {
        let path = folder.path.appending("a-\(files.count)-\(method.number).vsix")
        let sink = try FileSink(creating: path)
        let zip = ZipWriter(to: sink, scratch: folder.path)
        for file in files { try zip.add(file, modified: .sample, method: method) }
        try zip.finish()
        try sink.finish()
        return path
    }

    private let packageJSON = "{\"publisher\":\"acme\",\"name\":\"sample\",\"version\":\"1.2.3\"}"

    @Test("its identity is read from any well-formed manifest")
    func identity() throws {
        let identity = try VSIXIdentity(manifest: Array(Self.manifest.utf8), subject: "a.vsix")
        #expect(identity.identifier == "acme.sample")
        #expect(identity.version == "1.2.3" && identity.target == "web" && identity.isPreRelease)
    }

    @Test(
        "a manifest that is none is refused, with its line",
        arguments: [
            "", "text", "<a>\n<b></a>", "<a b=c/>", "<!DOCTYPE a><a/>", "<a>&nope;</a>", "<a/>", "<a",
            "<a><!--",
            "<Identity Id='a' Version='1' Publisher=''/>",
        ])
    func malformed(_ text: String) {
        let found = failures { _ = try VSIXIdentity(manifest: Array(text.utf8), subject: "a.vsix") }
        #expect(found.map(\.code) == [.vsixContainer])
        #expect(found.allSatisfy { $0.subject.hasPrefix("a.vsix: extension.vsixmanifest") })
    }

    @Test("the normal form does not depend on order, compression or modes")
    func normalForm() throws {
        let files = try [
            PayloadFile.text("b", "two"), .text("a/c", "three", mode: 0o755), .text("a", "one", mode: 0o600),
        ]
        let first = try VSIXNormalForm.digest(of: try zip(Array(files[0...1])))
        let reversed = try zip([.text("a/c", "three"), .text("b", "two")], .deflate(.fastest))
        #expect(try VSIXNormalForm.digest(of: reversed) == first)
        #expect(try VSIXNormalForm.digest(of: try zip([.text("b", "two")])) != first)
        let lines = "\(Digest.of("three").hex) 3 a/c\n\(Digest.of("two").hex) 1 b\n"
        #expect(first == Digest.of(lines))
    }

    @Test("a good package has nothing to object to")
    func good() throws {
        let package = try zip([
            .text("extension.vsixmanifest", Self.manifest), .text("extension/package.json", packageJSON),
        ])
        let inspection = try VSIXInspection(package)
        #expect(inspection.violations.isEmpty)
        #expect(inspection.identity?.target == "web")
    }

    @Test("missing, contradictory and unknown parts are violations")
    func violations() throws {
        let without = try VSIXInspection(try zip([.text("extension/package.json", packageJSON)]))
        #expect(without.identity == nil && without.violations.map(\.kind) == [.missingManifest])
        let other = packageJSON.replacing("1.2.3", with: "1.2.4")
        let strange = Self.manifest.replacing("web", with: "amiga")
        let package = try zip(
            [.text("extension.vsixmanifest", strange), .text("extension/package.json", other)],
            .deflate(.standard))
        #expect(
            try VSIXInspection(package).violations.map(\.kind) == [.contradictoryIdentity, .unknownTarget])
        let text = try folder.write("text.vsix", "no zip")
        #expect(try VSIXInspection(text).violations.map(\.kind) == [.malformedZip])
    }

    @Test("extra fields, as Info-ZIP writes them, are violations")
    func extraFields() throws {
        try folder.write("z/extension.vsixmanifest", Self.manifest)
        try folder.write("z/extension/package.json", packageJSON)
        let place = folder.path.appending("z")
        try Tool.zip("-qr", "../info.vsix", ".", in: place)
        let inspection = try VSIXInspection(folder.path.appending("info.vsix"))
        #expect(inspection.violations.map(\.kind) == [.extraFields])
        #expect(inspection.identity?.name == "sample")
        try Tool.zip("-qrXD", "../plain.vsix", ".", in: place)
        #expect(try VSIXInspection(folder.path.appending("plain.vsix")).violations.isEmpty)
    }
}
