import Artifacts
import Core
import Destinations
import Foundation
import HTTP
import Lifecycle
import SystemPackage
import TestSupport
import Testing

@testable import Rehearsal
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

    private func withShelf(
        signs: Bool = true, signedBy publisher: Publisher? = nil, _ body: (Shelf) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let name = try SampleExtension().write(in: URL(fileURLWithPath: folder.string), as: "sample.vsix")
            let settings = MarketplaceSettings(
                tokens: ["token": .init(publishers: ["acme"])], looksUntilValidated: 0, signs: signs)
            let standIn = try MarketplaceStandIn(folder: folder.appending("state"), settings: settings)
            try await withStandInServer(standIn) { server in
                let connection = MarketplaceConnection(
                    base: server.origin, token: Secret("token"),
                    transport: CurlTransport(.init(userAgent: "test")))
                var file = try VSIXPackageFile(name, in: folder)
                if let publisher {
                    file = try file.signed(by: try publisher.archive(of: name, in: folder), in: folder)
                }
                let shelf = Shelf(folder: folder, file: file, connection: connection)
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

    /// Who signs packages before they are uploaded, as a signing tool does.
    private struct Publisher {
        let message = RehearsalMessage(
            signer: RehearsalCertificate(
                RehearsalKey("publisher", (135, 71)), [(RehearsalCertificate.organization, "Acme Inc.")],
                for: .codeSigning, by: (MarketplaceSigner.issuer.key, MarketplaceSigner.issuerName)),
            between: [MarketplaceSigner.issuer], namesKey: true)
        var commitment = "1.2.840.113549.1.9.16.6.1"

        func archive(of package: String, in folder: FilePath) throws -> String {
            let manifest = try VSIXSignatureManifest.bytes(of: folder.appending(package))
            let attribute = RehearsalMessage.attribute
            let data = DERWriter.identifier("1.2.840.113549.1.7.1")
            let time = Timestamp(seconds: 1_700_000_000)
            let signed = message.signerInfo([
                attribute("1.2.840.113549.1.9.3", data),
                attribute("1.2.840.113549.1.9.4", DERWriter.octets(RehearsalMessage.digest(manifest))),
                message.signingCertificate,
                attribute(
                    "1.2.840.113549.1.9.16.2.16", DERWriter.sequence(DERWriter.identifier(commitment))),
            ]) { signature in
                let stamp = MarketplaceSigner.signer.timestamps.timestamp(of: signature, at: time)
                return [attribute("1.2.840.113549.1.9.16.2.14", stamp)]
            }
            let cms = message.signedData("1.2.840.113549.1.7.1", nil, signed)
            let archive = VSIXSignatureArchive(manifest: manifest, cms: cms)
            let bytes = try archive.bytes(modified: time, scratch: folder)
            try FileSystem.write(bytes, to: folder.appending("sample.sigzip"))
            return "sample.sigzip"
        }
    }

    @Test("what a publisher has signed is countersigned, and both signatures are verified")
    func countersigned() async throws {
        try await withShelf(signedBy: Publisher()) { shelf in
            let outcome = await shelf.publication(.rehearsal).confirm()
            guard case .published(let receipt) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            let evidence = receipt.evidence
            #expect(
                evidence.contains(#"O="Acme Inc.", as publisher, at 2023-11-14T22:13:20Z; CN="#),
                "\(evidence)")
            #expect(evidence.contains("Rehearsal of the Visual Studio Marketplace"), "\(evidence)")
            #expect(evidence.contains(", as receiver, at 2023-11-14T22:13:20Z"), "\(evidence)")
        }
    }

    @Test("a publisher's signature alone does not hold, whatever it says that it attests to")
    func publisherAlone() async throws {
        for commitment in ["1.2.840.113549.1.9.16.6.1", "1.2.840.113549.1.9.16.6.2"] {
            try await withShelf(signs: false, signedBy: Publisher(commitment: commitment)) { shelf in
                let found = refusal(await shelf.publication(.rehearsal).confirm())
                #expect(found?.code == Failure.Code("store.signature", .mismatch))
                #expect(
                    found?.message.contains("Microsoft Corporation") == true, "\(String(describing: found))")
            }
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
