import Core
import Destinations
import Foundation
import SystemPackage
import TestSupport
import Testing
import Trust

@testable import kilo_release

/// Archives as the registries issued them; the other suites say the same of archives of our own.
private enum SharedSignatures {
    static let folder = FilePath(Tool.checkout).removingLastComponent()
        .appending("shared/golden/vsix/signatures")
    static var exist: Bool { FileSystem.isFolder(folder) }
    static let comment: Comment = "the registries' archives (shared/golden/vsix/signatures) are not here"

    static let marketplace = folder.appending("marketplace/ms-python.python-2024.7.11511013.sigzip")
    static let openVSX = folder.appending("openvsx/acme.sample-1.2.3.sigzip")
    static let package = folder.appending("openvsx/acme.sample-1.2.3.vsix")
    static let key = folder.appending("openvsx/public-key.pem")
}

@Suite("Signatures of the registries", .enabled(if: SharedSignatures.exist, SharedSignatures.comment))
struct RegistrySignatureTests {
    @Test("The Marketplace's: publisher and receiver, each with its time, up to the pinned root")
    func marketplace() throws {
        let archive = try SignatureArchive(SharedSignatures.marketplace)
        let attestations = try RegistrySignature(archive: archive).marketplace()
        #expect(attestations.map(\.role) == [.signature, .countersignature])
        #expect(attestations.map(\.commitment) == [.origin, .receipt])
        #expect(
            attestations.map(\.signer.organization) == Array(repeating: "Microsoft Corporation", count: 2))
        #expect(attestations.map(\.signer.unit) == [nil, "Visual Studio Marketplace"])
        #expect(attestations.map(\.time.rfc3339) == ["2024-05-30T10:17:17Z", "2024-05-30T10:22:43Z"])
    }

    @Test("A changed manifest, another root, and another package are found")
    func damage() throws {
        let archive = try SignatureArchive(SharedSignatures.marketplace)
        let signature = try CMSSignature(archive.cms)
        let anchors = try TrustAnchors.visualStudioMarketplace()
        #expect(throws: Failure.self) { try signature.verify(archive.manifest + [32], anchors: anchors) }
        let other = try TrustAnchors(
            pem: String(
                decoding: FileStream.contents(
                    of: FilePath(Tool.checkout).appending("Tests/TrustTests/Vectors/cms/root.pem")),
                as: UTF8.self))
        #expect(throws: Failure.self) { try signature.verify(archive.manifest, anchors: other) }
        let code = failure {
            try RegistrySignature(archive: archive).verify(SharedSignatures.package, by: .marketplace)
        }
        #expect(code == "signature.contents")
    }

    @Test("Open VSX's: the package as a whole, by its key")
    func openVSX() async throws {
        let archive = try SignatureArchive(SharedSignatures.openVSX)
        let key = String(decoding: try FileStream.contents(of: SharedSignatures.key), as: UTF8.self)
        let verdict = try RegistrySignature(archive: archive).verify(
            SharedSignatures.package, by: .openVSX(key: key))
        #expect(verdict.sha256 == (try FileStream.sha256(of: SharedSignatures.package).digest))
        let other = try String(
            decoding: FileStream.contents(
                of: FilePath(Tool.checkout).appending("Tests/TrustTests/Vectors/ed25519-file.pem")),
            as: UTF8.self)
        #expect(
            failure {
                try RegistrySignature(archive: archive).verify(
                    SharedSignatures.package, by: .openVSX(key: other))
            } == "signature.invalid")
    }

    @Test("The command says who has signed, and refuses with the reason")
    func command() async throws {
        try await withTemporaryFolder { folder in
            let here = URL(fileURLWithPath: folder.string)
            let good = try await Tool.kilo(
                "verify", "vsix", SharedSignatures.package.string, "--public-key",
                SharedSignatures.key.string, in: here)
            #expect(good.status == 0, "\(good.errors)")
            #expect(good.output.contains("verified, sha256:"))
            let keyless = try await Tool.kilo("verify", "vsix", SharedSignatures.package.string, in: here)
            #expect(keyless.status == 2)
            #expect(keyless.errors.contains("--public-key"))
            let wrong = try await Tool.kilo(
                "verify", "vsix", SharedSignatures.package.string, "--signature",
                SharedSignatures.marketplace.string, in: here)
            #expect(wrong.status == 6)
            #expect(wrong.errors.contains("signature.contents"))
        }
    }

    private func failure(_ work: () throws -> some Any) -> String? {
        do {
            _ = try work()
            return nil
        } catch {
            return (error as? Failure)?.code.name ?? "\(error)"
        }
    }
}
