import Artifacts
import Core
import Foundation
import SystemPackage
import Testing

/// A small packed extension as vsce lays it out.
struct SampleExtension {
    var version = "1.2.3"
    var target: String?
    var isPreRelease = false
    var code = "exports.activate = () => {}\n"
    var members = ""

    /// Writes it, and gives its name.
    func write(in folder: URL, as name: String) throws -> String {
        let sink = MemorySink()
        let writer = ZipWriter(to: sink, scratch: FilePath(folder.path))
        let json = """
            {"publisher": "acme", "name": "sample", "version": "\(version)", "license": "MIT"\(members)}
            """
        let files = [
            ("extension.vsixmanifest", manifest), ("[Content_Types].xml", "<Types/>\n"),
            ("extension/package.json", json), ("extension/main.js", code),
        ]
        for (path, text) in files {
            let file = PayloadFile(try #require(RelativePath(path)), bytes: Array(text.utf8))
            try writer.add(
                file, modified: Timestamp(seconds: 1_700_000_000), method: .deflate(.standard))
        }
        try writer.finish()
        try Data(sink.bytes).write(to: folder.appendingPathComponent(name))
        return name
    }

    private var manifest: String {
        let target = target.map { " TargetPlatform=\"\($0)\"" } ?? ""
        let property =
            isPreRelease ? "<Property Id=\"Microsoft.VisualStudio.Code.PreRelease\" Value=\"true\" />" : ""
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <PackageManifest Version="2.0.0"><Metadata>
            <Identity Language="en-US" Id="sample" Version="\(version)" Publisher="acme"\(target)/>
            <DisplayName>Sample</DisplayName><Properties>\(property)</Properties></Metadata><Assets>
            <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" />
            </Assets></PackageManifest>
            """
    }
}
