import Core
import Destinations
import HTTP
import Lifecycle
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("A package goes to the Marketplace with its publisher's signature")
struct MarketplaceSignedUploadTests {
    private func signature(in folder: FilePath) throws -> VSIXUpload.Signature {
        let path = folder.appending("signature.sigzip")
        try FileSystem.write(Array("an archive".utf8), to: path)
        return VSIXUpload.Signature(path: path, size: "an archive".utf8.count)
    }

    private func publication(_ store: StoreFixture) throws -> MarketplacePublication {
        let package = StorePackage()
        let bare = try package.upload(in: store.folder)
        let upload = VSIXUpload(
            path: bare.path, size: bare.size, sha256: bare.sha256, normalForm: bare.normalForm,
            signature: try signature(in: store.folder))
        return MarketplacePublication(
            package.coordinates, isPreRelease: false, upload: upload, connection: store.marketplace(),
            readBack: store.readBack, wait: store.wait)
    }

    @Test("as a new extension, and again; a duplicate is looked at as everywhere")
    func upload() async throws {
        try await StoreFixture.marketplace { store in
            let publication = try publication(store)
            #expect(await publication.publish().name == "accepted")
            #expect(await publication.confirm().name == "published")
            #expect(await publication.publish().name == "already-identical")
            let uploads = store.log.events.filter { $0.method == "PUT" }.map(\.target)
            #expect(
                uploads == [
                    "/_apis/gallery/publishers/acme/publishersignedextension/sample"
                        + "?extensionType=Visual%20Studio%20Code"
                ])
        }
    }

    @Test("byte for byte as vsce sends it", .enabled(if: RecordedStore.exist, RecordedStore.comment))
    func recorded() async throws {
        let store = try RecordedStore("publish-sigzip")
        let (vsix, archive) = try Self.parts(store.package)
        try await withTemporaryFolder { folder in
            func file(_ name: String, _ bytes: [UInt8]) throws -> FilePath {
                try FileSystem.write(bytes, to: folder.appending(name))
                return folder.appending(name)
            }
            let upload = VSIXUpload(
                path: try file("out.vsix", vsix), size: vsix.count, sha256: .of(vsix), normalForm: .of(vsix),
                signature: VSIXUpload.Signature(
                    path: try file("simple.sigzip", archive), size: archive.count))
            let publication = MarketplacePublication(
                StorePackage().coordinates, isPreRelease: false, upload: upload,
                connection: MarketplaceConnection(
                    base: store.origin, token: Secret("SECRETPAT"), transport: store),
                readBack: VSIXReadBack(scratch: folder))
            #expect(await publication.publish().name == "accepted")
            #expect(store.unsent == 0)
        }
    }

    /// The two files in a recorded body.
    private static func parts(_ body: [UInt8]) throws -> ([UInt8], [UInt8]) {
        let blank = Array("\r\n\r\n".utf8)
        let end = Array("\r\n--0f411892".utf8)
        func next(from start: Int) throws -> Range<Int> {
            let head = try #require(body[start...].firstRange(of: blank))
            let tail = try #require(body[head.upperBound...].firstRange(of: end))
            return head.upperBound..<tail.lowerBound
        }
        let first = try next(from: 0)
        return (Array(body[first]), Array(body[try next(from: first.upperBound)]))
    }
}
