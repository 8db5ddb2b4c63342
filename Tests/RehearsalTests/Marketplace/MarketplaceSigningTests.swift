import Core
import SystemPackage
import TestSupport
import Testing

@testable import Rehearsal

@Suite("What the Marketplace's stand-in signs with, as OpenSSL's program sees it")
struct MarketplaceSigningTests {
    private let signer = MarketplaceSigner.signer
    private let time = Timestamp(seconds: 1_700_000_000)

    private func openssl(_ arguments: String..., in folder: FilePath) async throws -> ProgramResult {
        try await RealProgram("openssl").run(arguments, in: folder)
    }

    private func withFiles(_ body: (FilePath) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            func write(_ name: String, _ bytes: [UInt8]) throws {
                try FileSystem.write(bytes, to: folder.appending(name))
            }
            try write("root.pem", Array(MarketplaceStandIn.rootCertificate.utf8))
            try write("between.pem", Array((signer.marketplace.between.first?.pem ?? "").utf8))
            try write("marketplace.pem", Array(signer.marketplace.signer.pem.utf8))
            try write("timestamps.pem", Array(signer.timestamps.signer.pem.utf8))
            try write("manifest", Array("{}".utf8))
            try write("signature", signer.signature(of: Array("{}".utf8), at: time))
            try write("token", signer.timestamps.timestamp(of: Array("{}".utf8), at: time))
            try await body(folder)
        }
    }

    @Test("certificates that lead to the root, which signs itself, each for its purpose")
    func certificates() async throws {
        try await withFiles { folder in
            for (name, purpose) in [("marketplace", "any"), ("timestamps", "timestampsign")] {
                let found = try await openssl(
                    "verify", "-x509_strict", "-check_ss_sig", "-purpose", purpose, "-CAfile", "root.pem",
                    "-untrusted", "between.pem", "\(name).pem", in: folder)
                #expect(found.output == "\(name).pem: OK\n", "\(found.errors)")
            }
            let text = try await openssl(
                "x509", "-in", "marketplace.pem", "-noout", "-subject", "-ext", "extendedKeyUsage", in: folder
            )
            #expect(text.output.contains("O = Microsoft Corporation, OU = Visual Studio Marketplace"))
            #expect(text.output.contains("Code Signing\n"))
        }
    }

    @Test("a timestamp of RFC 3161")
    func timestamp() async throws {
        try await withFiles { folder in
            let found = try await openssl(
                "ts", "-verify", "-token_in", "-in", "token", "-data", "manifest", "-CAfile", "root.pem",
                in: folder)
            #expect(found.output.contains("Verification: OK"), "\(found.errors)")
            let text = try await openssl("ts", "-reply", "-token_in", "-in", "token", "-text", in: folder)
            #expect(text.output.contains("Nov 14 22:13:20 2023 GMT"), "\(text.errors)")
        }
    }

    @Test("a signature whose attributes are signed sorted and travel otherwise, which OpenSSL finds bad")
    func order() async throws {
        try await withFiles { folder in
            func verify(_ name: String) async throws -> ProgramResult {
                try await openssl(
                    "cms", "-verify", "-binary", "-inform", "DER", "-in", name, "-content", "manifest",
                    "-purpose", "any", "-CAfile", "root.pem", in: folder)
            }
            let bad = try await verify("signature")
            #expect(bad.status != 0 && bad.errors.contains("verification failure"), "\(bad.errors)")
            let type = "1.2.840.113549.1.7.1"
            let attributes = [
                RehearsalMessage.attribute("1.2.840.113549.1.9.3", DERWriter.identifier(type)),
                RehearsalMessage.attribute(
                    "1.2.840.113549.1.9.4", DERWriter.octets(RehearsalMessage.digest(Array("{}".utf8)))),
            ]
            let sorted = signer.marketplace.signedData(
                type, nil,
                signer.marketplace.signerInfo(attributes.sorted { $0.lexicographicallyPrecedes($1) }))
            try FileSystem.write(sorted, to: folder.appending("sorted"))
            let good = try await verify("sorted")
            #expect(good.status == 0, "\(good.errors)")
        }
    }

    @Test("what OpenSSL has signed holds beside the countersignature, which is over the signature's value")
    func countersigned() async throws {
        try await withFiles { folder in
            let made = try await openssl(
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "own.pem",
                "-subj", "/O=Acme Inc.", "-days", "2", in: folder)
            #expect(made.status == 0, "\(made.errors)")
            // With nobody's certificate in it, and with two attributes more.
            for options in [["-nocerts"], ["-keyid", "-cades"]] {
                let signed = try await RealProgram("openssl").run(
                    [
                        "cms", "-sign", "-binary", "-md", "sha384", "-signer", "own.pem", "-inkey", "key.pem",
                        "-in", "manifest", "-outform", "DER", "-out", "own.p7s",
                    ] + options, in: folder)
                #expect(signed.status == 0, "\(signed.errors)")
                let own = try FileStream.contents(of: folder.appending("own.p7s"))
                let both = try #require(signer.countersigned(own, at: time))
                try FileSystem.write(both, to: folder.appending("both.p7s"))
                let verified = try await openssl(
                    "cms", "-verify", "-binary", "-inform", "DER", "-in", "both.p7s", "-content", "manifest",
                    "-certfile", "own.pem", "-CAfile", "own.pem", "-purpose", "any", in: folder)
                #expect(verified.status == 0, "\(options): \(verified.errors)")
                let text = try await openssl(
                    "cms", "-cmsout", "-print", "-inform", "DER", "-in", "both.p7s", in: folder)
                #expect(text.output.contains("object: countersignature"), "\(text.errors)")
                #expect(
                    text.output.contains("organizationName=Microsoft Corporation")
                        || text.output.contains("O=Microsoft Corporation"))
                // A second one stands beside the first.
                let again = try #require(signer.countersigned(both, at: time))
                #expect(again.count > both.count)
            }
        }
    }

    @Test("what is no signature is countersigned by nobody, wherever it is cut")
    func uncountersigned() throws {
        let whole = signer.signature(of: [1], at: time)
        #expect(signer.countersigned(whole, at: time) != nil)
        for length in stride(from: 0, to: whole.count, by: 7) {
            #expect(signer.countersigned(Array(whole.prefix(length)), at: time) == nil, "\(length)")
        }
        #expect(signer.countersigned(Array("sig".utf8), at: time) == nil)
        #expect(signer.countersigned(whole + [0], at: time) == nil)
        #expect(signer.countersigned([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff], at: time) == nil)
        #expect(signer.countersigned([0x30, 0x80, 0x00, 0x00], at: time) == nil)
    }

    @Test("the same bytes in every run")
    func deterministic() {
        func digest(_ bytes: some Sequence<UInt8>) -> Substring { Digest.of(Array(bytes)).hex.prefix(16) }
        #expect(digest(signer.signature(of: [1], at: time)) == "179162cc51a53da9")
        #expect(digest(MarketplaceStandIn.rootCertificate.utf8) == "27b995dca0ef8321")
    }

    @Test("an archive that is remembered is that of the package and of the date")
    func remembered() async throws {
        try await withTemporaryFolder { folder in
            func archive(_ version: String, _ date: Timestamp) async throws -> [UInt8] {
                let path = try await SampleVSIX(version: version).write(in: folder)
                let (sha256, size) = try FileStream.sha256(of: path)
                let package = UploadedFile(path: path, size: Int64(size), sha256: sha256)
                return try signer.archive(of: package, date: date, scratch: folder)
            }
            let (first, later) = (time, Timestamp(seconds: time.seconds + 2))
            let archives = [
                try await archive("1.0.0", first), try await archive("1.0.1", first),
                try await archive("1.0.0", later),
            ]
            #expect(Set(archives).count == 3)
            #expect(try await archive("1.0.0", first) == archives[0])
        }
    }

    @Test(
        "DER's lengths, numbers and identifiers",
        arguments: [
            (DERWriter.octets([]), [0x04, 0x00]),
            (Array(DERWriter.octets(Array(repeating: 0, count: 200)).prefix(3)), [0x04, 0x81, 200]),
            (Array(DERWriter.octets(Array(repeating: 0, count: 300)).prefix(4)), [0x04, 0x82, 1, 44]),
            (DERWriter.integer([0, 0, 0x80]), [0x02, 2, 0, 0x80]),
            (DERWriter.integer([0x7f]), [0x02, 1, 0x7f]),
            (DERWriter.identifier("2.999"), [0x06, 2, 0x88, 0x37]),
            (DERWriter.identifier("1.2.840.113549"), [0x06, 6, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]),
        ] as [([UInt8], [UInt8])])
    func elements(found: [UInt8], expected: [UInt8]) { #expect(found == expected) }
}
