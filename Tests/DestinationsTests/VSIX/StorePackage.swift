import Artifacts
import Core
import Destinations
import SystemPackage
import Testing

/// A small package as vsce lays it out, to be published at the stores.
struct StorePackage {
    var publisher = "acme"
    var name = "sample"
    var version = "1.2.3"
    var target: String?
    var isPreRelease = false
    var hasLicense = true
    var tags = "one,two"
    var code = "exports.activate = () => {}\n"

    var coordinates: VSIXCoordinates {
        VSIXCoordinates(publisher: publisher, name: name, version: version, target: target)
    }

    /// Writes it into a folder.
    func upload(in folder: FilePath, method: ZipMethod = .deflate(.standard)) throws -> VSIXUpload {
        let sink = MemorySink()
        let writer = ZipWriter(to: sink, scratch: folder)
        for (path, text) in files {
            let file = PayloadFile(try #require(RelativePath(path)), bytes: Array(text.utf8))
            try writer.add(file, modified: Timestamp(seconds: 1_700_000_000), method: method)
        }
        try writer.finish()
        let digest = Digest.of(sink.bytes)
        let path = folder.appending("\(digest.hex).vsix")
        try FileSystem.write(sink.bytes, to: path)
        return VSIXUpload(
            path: path, size: sink.bytes.count, sha256: digest,
            normalForm: try VSIXNormalForm.digest(of: path))
    }

    private var files: [(String, String)] {
        let license = hasLicense ? ", \"license\": \"MIT\"" : ""
        let json =
            "{\"publisher\": \"\(publisher)\", \"name\": \"\(name)\", \"version\": \"\(version)\"\(license)}"
        return [
            ("extension.vsixmanifest", manifest),
            ("[Content_Types].xml", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Types/>\n"),
            ("extension/package.json", json), ("extension/out/main.js", code),
        ]
    }

    private var manifest: String {
        let target = target.map { "TargetPlatform=\"\($0)\"" } ?? ""
        let property =
            isPreRelease ? "<Property Id=\"Microsoft.VisualStudio.Code.PreRelease\" Value=\"true\" />" : ""
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <PackageManifest Version="2.0.0"><Metadata>
            <Identity Language="en-US" Id="\(name)" Version="\(version)" Publisher="\(publisher)" \(target)/>
            <DisplayName>Sample</DisplayName><Description xml:space="preserve">A &amp; B</Description>
            <Tags>\(tags)</Tags><Categories>Other</Categories><Properties>\(property)</Properties>
            </Metadata><Assets>
            <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" />
            </Assets></PackageManifest>
            """
    }
}
