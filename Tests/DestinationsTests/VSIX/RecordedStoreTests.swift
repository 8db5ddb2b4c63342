import Core
import Destinations
import Foundation
import HTTP
import Lifecycle
import SystemPackage
import TestSupport
import Testing

@Suite(
    "We say what vsce and ovsx say, and understand what they were told",
    .enabled(if: RecordedStore.exist, RecordedStore.comment))
struct RecordedStoreTests {
    @Test(
        "publishing at the Marketplace",
        arguments: [
            ("publish-new", "accepted"), ("publish-update", "accepted"), ("publish-401", "refused"),
            ("publish-expired", "refused"), ("publish-500", "unknown"),
            // The version is listed; what it holds is not part of the recording.
            ("publish-dup", "unknown"),
        ])
    func marketplace(name: String, outcome: String) async throws {
        let store = try RecordedStore(name)
        try await withUpload(of: store) { upload, folder in
            let publication = MarketplacePublication(
                Self.sample, isPreRelease: false, upload: upload,
                connection: MarketplaceConnection(
                    base: store.origin, token: Secret("SECRETPAT"), transport: store),
                readBack: VSIXReadBack(scratch: folder))
            let found = await publication.publish()
            #expect(found.name == outcome, "\(found)")
            #expect(store.unsent == 0)
        }
    }

    @Test("asking for a token's roles at the Marketplace")
    func roles() async throws {
        let store = try RecordedStore("verify-pat")
        let connection = MarketplaceConnection(
            base: store.origin, token: Secret("SECRETPAT"), transport: store)
        let identity = Self.sample.identity(at: "marketplace")
        let failures = await MarketplacePreflight(connection).check([identity])
        // The recording ends before the versions are asked for.
        #expect(failures.map(\.code.name) == ["store.unreachable"])
        #expect(store.unsent == 0)
    }

    @Test(
        "publishing at Open VSX",
        arguments: [
            ("ovsx-publish", "TOK+EN/1", "accepted"), ("ovsx-publish-413", "TOK", "refused"),
            ("ovsx-publish-dup", "TOK", "unknown"),
        ])
    func openVSX(name: String, token: String, outcome: String) async throws {
        let store = try RecordedStore(name)
        try await withUpload(of: store) { upload, folder in
            let publication = OpenVSXPublication(
                Self.sample, isPreRelease: false, upload: upload,
                connection: OpenVSXConnection(base: store.origin, token: Secret(token), transport: store),
                readBack: VSIXReadBack(scratch: folder))
            let found = await publication.publish()
            #expect(found.name == outcome, "\(found)")
            #expect(store.unsent == 0)
        }
    }

    @Test("a token that Open VSX does not know")
    func badToken() async throws {
        let store = try RecordedStore("ovsx-verify-bad")
        let connection = OpenVSXConnection(base: store.origin, token: Secret("TOK"), transport: store)
        let failures = await OpenVSXPreflight(connection).check([Self.sample.identity(at: "open-vsx")])
        #expect(failures.map(\.code.name) == ["open-vsx.credential"])
        #expect(store.unsent == 0)
    }

    private static let sample = VSIXCoordinates(
        publisher: "acme", name: "sample", version: "1.2.3", target: nil)

    /// The package that the real client uploaded, as a file.
    private func withUpload(
        of store: RecordedStore, _ body: (VSIXUpload, FilePath) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("out.vsix")
            try FileSystem.write(store.package, to: path)
            let digest = Digest.of(store.package)
            try await body(
                VSIXUpload(path: path, size: store.package.count, sha256: digest, normalForm: digest), folder)
        }
    }
}
