import Core
import SystemPackage
import TestSupport

/// A package made by Python's zip library, which shares nothing with ours.
struct SampleVSIX {
    var publisher = "acme"
    var name = "sample"
    var version = "1.2.3"
    var target: String?
    var isPreRelease = false
    var hasLicense = true
    var hasExtraField = false
    var tags = ["one", "two"]
    /// Bytes that do not compress, to make the package large.
    var padding = 0

    /// Writes it into a folder.
    func write(in folder: FilePath) async throws -> FilePath {
        let path = folder.appending(
            "\(publisher).\(name)-\(version)-\(target ?? "any")-\(isPreRelease)-\(padding).vsix")
        let license = hasLicense ? "MIT" : ""
        try await Python.run(
            Self.script,
            [
                path.string, publisher, name, version, target ?? "", isPreRelease ? "true" : "", license,
                hasExtraField ? "extra" : "", tags.joined(separator: ","), "\(padding)",
            ])
        return path
    }

    private static let script = """
        import json, os, sys, zipfile
        from xml.sax.saxutils import quoteattr
        path, publisher, name, version, target, pre, license, extra, tags, padding = sys.argv[1:]
        platform = " TargetPlatform=" + quoteattr(target) if target else ""
        key = "Microsoft.VisualStudio.Code.PreRelease"
        properties = '<Property Id="%s" Value="true" />' % key if pre else ""
        manifest = f'''<?xml version="1.0" encoding="utf-8"?>
        <PackageManifest Version="2.0.0">
        <Metadata>
        <Identity Language="en-US" Id={quoteattr(name)} Version={quoteattr(version)} Publisher={quoteattr(publisher)}{platform}/>
        <DisplayName>Sample</DisplayName>
        <Description xml:space="preserve">says a &gt; b &amp; c</Description>
        <Tags>{tags}</Tags>
        <Categories>Other</Categories>
        <Properties>{properties}</Properties>
        </Metadata>
        <Assets><Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" /></Assets>
        </PackageManifest>'''
        manifest_json = {"publisher": publisher, "name": name, "version": version}
        if license:
            manifest_json["license"] = license
        files = {
            "extension.vsixmanifest": manifest.encode(),
            "[Content_Types].xml": b"<Types/>",
            "extension/package.json": json.dumps(manifest_json).encode(),
            "extension/padding.bin": os.urandom(int(padding)),
        }
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, contents in files.items():
                info = zipfile.ZipInfo(entry, (2023, 11, 14, 22, 13, 20))
                info.compress_type = zipfile.ZIP_DEFLATED
                if extra:
                    info.extra = bytes([0x55, 0x54, 5, 0, 1, 0, 0, 0, 0])
                archive.writestr(info, contents)
        """
}

/// Python's standard library as an independent maker of packages and client.
enum Python {
    /// Runs a script with arguments; gives what it prints.
    @discardableResult
    static func run(_ script: String, _ arguments: [String]) async throws -> String {
        try await RealProgram("python3").run(["-I", "-c", script] + arguments).succeeding("python3").output
    }
}
