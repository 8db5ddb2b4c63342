import Core
import SystemPackage
import Testing

@testable import Rehearsal

@Suite("A registry reads a package's manifest")
struct UploadedVSIXTests {
    private static let manifest = """
        <?xml version="1.0" encoding="utf-8"?>
        <!-- <Identity Id="no" Version="0.0.0" Publisher="comment"/> -->
        <PackageManifest Version="2.0.0"><Metadata>
        <Identity Language='en-US' Id = "sample" Version="1.2.3" Publisher="acme" TargetPlatform="linux-x64"/>
        <DisplayName>A &lt;b&gt; &amp;amp; c</DisplayName>
        <Description xml:space="preserve">one
        two</Description>
        <Tags>x,__ext_y,</Tags><Categories></Categories>
        <Properties>
        <Property Id="Microsoft.VisualStudio.Code.PreRelease" Value="true" />
        <Property Id="Empty" />
        <Property Id="Odd" Value="a > b = &quot;c&quot;" />
        </Properties></Metadata>
        <Assets><Asset Type="License" Path="extension/LICENSE.txt" Addressable="true" /></Assets>
        </PackageManifest>
        """

    @Test("identity, texts, properties and assets")
    func read() throws {
        let package = try UploadedVSIX(manifest: Array(Self.manifest.utf8), packageJSON: ["license": "MIT"])
        #expect(package.id == "acme.sample")
        #expect(package.version == "1.2.3")
        #expect(package.target == "linux-x64")
        #expect(package.displayName == "A <b> &amp; c")
        #expect(package.description == "one\ntwo")
        #expect(package.tags == ["x", "__ext_y"])
        #expect(package.categories == [])
        #expect(package.isPreRelease)
        #expect(package.properties.map(\.value) == ["true", "", "a > b = \"c\""])
        #expect(package.assets == ["License": "extension/LICENSE.txt"])
        #expect(package.license == "MIT")
    }

    @Test(
        "a manifest without a whole identity is refused",
        arguments: [
            "", "<Identity/>", "<Identity Id=\"a\" Version=\"1\"/>",
            "<Identity Id=\"a\" Version=\"1\" Publisher=\"\"/>",
            "<Identity Id=\"../a\" Version=\"1\" Publisher=\"b\"/>",
            "<Identity Id=\"a Version=\"1\" Publisher=\"b\"",
        ])
    func refused(manifest: String) {
        #expect(throws: NoVSIX.self) { try UploadedVSIX(manifest: Array(manifest.utf8), packageJSON: nil) }
    }

    @Test("any damage to a manifest leads to a refusal or to a safe name, never to a crash")
    func damaged() throws {
        var state: UInt64 = 42
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        for _ in 0..<2000 {
            var bytes = Array(Self.manifest.utf8)
            for _ in 0...next(6) {
                let index = next(bytes.count)
                switch next(3) {
                case 0: bytes[index] = UInt8(next(256))
                case 1: bytes.remove(at: index)
                default: bytes.insert(Array("<>\"'&=/ ".utf8)[next(8)], at: index)
                }
            }
            guard let package = try? UploadedVSIX(manifest: bytes, packageJSON: nil) else { continue }
            #expect(RelativePath(package.id) != nil)
            #expect(!package.id.contains("/"))
        }
    }
}
