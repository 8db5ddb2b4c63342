import Core
import SystemPackage
import TestSupport
import Testing
import Trust

@Suite("Ed25519 signatures over whole files")
struct Ed25519KeyTests {
    private static let key = "ed25519-file.pem"

    private func signature() throws -> [UInt8] {
        try FileStream.contents(of: Vectors.folder.appending("ed25519-file.sig"))
    }

    @Test("OpenSSL's signature is verified, and no other bytes, key or signature")
    func verify() async throws {
        let key = try Ed25519Key(pem: Vectors.text(Self.key))
        let file = CMSSignatureTests.folder.appending("content").string
        let signature = try signature()
        try key.verify(signature, ofFileAt: file)
        #expect(key.fingerprint.algorithm == .sha256)
        let other = CMSSignatureTests.folder.appending("root.pem").string
        #expect(code { try key.verify(signature, ofFileAt: other) } == "signature.invalid")
        #expect(code { try key.verify([0] + signature.dropFirst(), ofFileAt: file) } == "signature.invalid")
        #expect(code { try key.verify([], ofFileAt: file) } == "signature.malformed")
        #expect(code { try key.verify(signature, ofFileAt: "/nowhere") } == "file.unreadable")
    }

    @Test("An empty file is a file")
    func empty() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("empty")
            try FileSystem.write([], to: path)
            let key = try Ed25519Key(pem: Vectors.text(Self.key))
            #expect(code { try key.verify(try signature(), ofFileAt: path.string) } == "signature.invalid")
        }
    }

    @Test("Only the PEM of an Ed25519 key is one", arguments: ["", "p256.pub", "cms/root.pem"])
    func malformed(name: String) throws {
        let text = name.isEmpty ? "" : try Vectors.text(name)
        #expect(code { try Ed25519Key(pem: text) } == "key.malformed")
    }
}
