import Core
import SystemPackage
import Testing
import Trust

/// Signatures of a small authority of our own, with attributes in the order in which the Visual Studio Marketplace
/// sends them: not DER's.
@Suite("CMS signatures with timestamps and countersignatures")
struct CMSSignatureTests {
    static let folder = Vectors.folder.appending("cms")

    static func bytes(_ name: String) throws -> [UInt8] {
        try FileStream.contents(of: folder.appending(name))
    }

    static func anchors(_ name: String = "root.pem") throws -> TrustAnchors {
        try TrustAnchors(pem: String(decoding: bytes(name), as: UTF8.self))
    }

    private func verify(_ name: String, anchors: String = "root.pem") throws -> [CMSSignature.Attestation] {
        try CMSSignature(Self.bytes(name)).verify(Self.bytes("content"), anchors: Self.anchors(anchors))
    }

    @Test("A publisher's signature and the receiver's countersignature are attested, each at its time")
    func valid() throws {
        let attestations = try verify("valid.p7s")
        #expect(attestations.map(\.signer.commonName) == ["Publisher", "Receiver"])
        #expect(attestations.map(\.signer.organization) == ["Publisher Ltd", "Store Inc"])
        #expect(attestations.map(\.signer.unit) == [nil, "Store"])
        #expect(attestations.map(\.role) == [.signature, .countersignature])
        #expect(attestations.map(\.commitment) == [.origin, .receipt])
        #expect(attestations.map(\.time.rfc3339) == ["2027-06-01T12:00:00Z", "2027-06-01T12:00:00Z"])
    }

    @Test("A signature alone is enough")
    func alone() throws {
        #expect(try verify("alone.p7s").map(\.role) == [.signature])
    }

    @Test(
        "What is wrong has a code",
        arguments: [
            ("of-other-bytes.p7s", "signature.invalid"), ("no-timestamp.p7s", "signature.timestamp"),
            ("timestamp-of-other.p7s", "signature.timestamp"), ("expired.p7s", "signature.certificate"),
            ("before.p7s", "signature.certificate"), ("purpose.p7s", "signature.certificate"),
            ("timestamp-purpose.p7s", "signature.certificate"), ("stranger.p7s", "signature.certificate"),
            ("other-certificate.p7s", "signature.invalid"), ("no-certificate.p7s", "signature.malformed"),
        ])
    func wrong(name: String, expected: String) throws {
        #expect(code { try verify(name) } == expected)
    }

    @Test(
        "Without anchors the signature has to fit, and nothing else",
        arguments: [
            ("valid.p7s", nil), ("stranger.p7s", nil), ("no-timestamp.p7s", nil), ("expired.p7s", nil),
            ("of-other-bytes.p7s", "signature.invalid"), ("other-certificate.p7s", "signature.invalid"),
            ("no-certificate.p7s", "signature.malformed"),
        ] as [(String, String?)])
    func unanchored(name: String, expected: String?) throws {
        #expect(
            code { try CMSSignature(Self.bytes(name)).verifyUnanchored(Self.bytes("content")) } == expected)
    }

    @Test("Certificates lead to the given roots and to no others")
    func otherRoots() throws {
        #expect(code { try verify("valid.p7s", anchors: "stranger-root.pem") } == "signature.certificate")
        #expect(code { try TrustAnchors(pem: "no certificate") } == "key.malformed")
        #expect(code { try verify("valid.p7s") } == nil)
        let pinned = try TrustAnchors.visualStudioMarketplace()
        let signature = try CMSSignature(Self.bytes("valid.p7s"))
        #expect(
            code { try signature.verify(Self.bytes("content"), anchors: pinned) } == "signature.certificate")
    }

    @Test("Whatever happens to the bytes, nothing crashes and nobody else becomes the signer")
    func damage() throws {
        let bytes = try Self.bytes("valid.p7s")
        let (content, anchors, valid) = (
            try Self.bytes("content"), try Self.anchors(), try verify("valid.p7s")
        )
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 1 << UInt8((index * 5) % 8)
            do {
                let found = try CMSSignature(damaged).verify(content, anchors: anchors)
                // Outside of what is signed a bit may be lost: another time or signer it must not give.
                #expect(found == valid || found == [valid[0]], "a bit of byte \(index)")
            } catch {
                #expect(error.code.name.hasPrefix("signature."), "a bit of byte \(index)")
            }
        }
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(code { try CMSSignature(Array(bytes.prefix(count))) } == "signature.malformed")
        }
    }

    @Test(
        "Other bytes are malformed",
        arguments: [[], [0x30, 0x80], [0x30, 0x84, 0xff, 0xff, 0xff, 0xff], [1]])
    func malformed(bytes: [UInt8]) {
        #expect(code { try CMSSignature(bytes) } == "signature.malformed")
    }
}
