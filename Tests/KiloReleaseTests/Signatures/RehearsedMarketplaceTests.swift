import Artifacts
import Core
import Destinations
import Foundation
import HTTP
import Lifecycle
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@testable import kilo_release

@Suite("A rehearsal verifies what its Marketplace signs, as a release does")
struct RehearsedMarketplaceTests {
    /// A package that the stand-in holds, and what it says when it is looked at again.
    private struct Shelf {
        let folder: FilePath
        let file: VSIXPackageFile
        let connection: MarketplaceConnection

        func publication(_ roots: MarketplaceRoots) -> MarketplacePublication {
            MarketplacePublication(
                file.coordinates, isPreRelease: false, upload: file.upload, connection: connection,
                readBack: VSIXReadBack(scratch: folder, judge: RegistrySignatureJudge(roots: roots)),
                wait: VisibilityWait(deadline: .zero))
        }

        /// Where the stand-in keeps the package.
        var place: FilePath { folder.appending("state/packages").appending(file.upload.sha256.hex) }
    }

    private func withShelf(_ body: (Shelf) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let name = try SampleExtension().write(in: URL(fileURLWithPath: folder.string), as: "sample.vsix")
            let settings = MarketplaceSettings(
                tokens: ["token": .init(publishers: ["acme"])], looksUntilValidated: 0)
            let standIn = try MarketplaceStandIn(folder: folder.appending("state"), settings: settings)
            try await withStandInServer(standIn) { server in
                let connection = MarketplaceConnection(
                    base: server.origin, token: Secret("token"),
                    transport: CurlTransport(.init(userAgent: "test")))
                let shelf = Shelf(
                    folder: folder, file: try VSIXPackageFile(name, in: folder), connection: connection)
                _ = await shelf.publication(.rehearsal).publish()
                try await body(shelf)
            }
        }
    }

    private func refusal(_ outcome: Outcome) -> Failure? {
        if case .refused(let failure) = outcome { failure } else { nil }
    }

    @Test("its root counts there, and the pinned one, which it does not lead to, everywhere else")
    func roots() async throws {
        try await withShelf { shelf in
            guard case .published(let receipt) = await shelf.publication(.rehearsal).confirm() else {
                Issue.record("not published")
                return
            }
            #expect("\(receipt)".contains("Rehearsal of the Visual Studio Marketplace"))
            #expect("\(receipt)".contains("as receiver, at 2023-11-14T22:13:20Z"))
            let pinned = refusal(await shelf.publication(.pinned).confirm())
            #expect(pinned?.code == Failure.Code("store.signature", .mismatch))
            #expect(pinned?.message.contains("a pinned root") == true, "\(String(describing: pinned))")
        }
    }

    @Test("a package that was packed anew is not the one that was signed")
    func tampered() async throws {
        try await withShelf { shelf in
            let sink = MemorySink()
            let writer = ZipWriter(to: sink, scratch: shelf.folder)
            let zip = try ZipReader(shelf.place)
            for entry in zip.entries {
                let file = PayloadFile(
                    try #require(RelativePath(entry.name)), bytes: try zip.contents(of: entry))
                try writer.add(file, modified: Timestamp(seconds: 1_600_000_000), method: .store)
            }
            try writer.finish()
            try FileSystem.write(sink.bytes, to: shelf.place)
            let found = refusal(await shelf.publication(.rehearsal).confirm())
            #expect(found?.code == Failure.Code("store.signature", .mismatch))
            #expect(found?.message.contains("another one was signed") == true, "\(String(describing: found))")
        }
    }

    @Test(
        "no variable alone lets another root count",
        arguments: [
            ("1", "http://127.0.0.1:4711", MarketplaceRoots.rehearsal),
            ("1", "http://127.0.0.1.example", .pinned),
            ("1", "https://marketplace.visualstudio.com", .pinned), ("", "http://127.0.0.1:4711", .pinned),
        ])
    func choice(variable: String, address: String, roots: MarketplaceRoots) {
        let environment = ["KILO_RELEASE_REHEARSAL": variable]
        #expect(MarketplaceRoots(environment: environment, marketplace: address) == roots)
    }
}
