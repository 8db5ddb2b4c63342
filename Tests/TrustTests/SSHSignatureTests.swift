import Core
import Testing

@testable import Trust

@Suite("SSH signatures")
struct SSHSignatureTests {
    private func verify(
        _ name: String, by key: String, message: [UInt8]? = nil, namespace: String = Vectors.namespace
    ) throws -> SSHPublicKey {
        let signature = try SSHSignature(Vectors.text(name))
        let message = try message ?? Vectors.message
        return try signature.verify(message, namespace: namespace, by: [try Vectors.sshKey(key)])
    }

    @Test(
        "Each kind of key verifies",
        arguments: [
            ("ed25519.sig", "ed25519"), ("ed25519.sha256.sig", "ed25519"), ("p256.sig", "p256"),
            ("p384.sig", "p384"), ("p521.sig", "p521"), ("rsa.sig", "rsa"), ("rsa.sha256.sig", "rsa"),
            ("rsa.rsa-sha2-256.sig", "rsa"), ("sk-ed25519.sig", "sk-ed25519"), ("sk-p256.sig", "sk-p256"),
        ])
    func verifies(name: String, key: String) throws {
        #expect(try verify(name, by: key) == Vectors.sshKey(key))
        #expect(code { try verify(name, by: key, message: []) } == "signature.invalid")
        #expect(code { try verify(name, by: key, message: Vectors.message + [10]) } == "signature.invalid")
    }

    @Test("A signature for another purpose does not count")
    func otherNamespace() {
        #expect(code { try verify("ed25519.other-namespace.sig", by: "ed25519") } == "signature.namespace")
        #expect(code { try verify("ed25519.sig", by: "ed25519", namespace: "") } == "signature.namespace")
    }

    @Test("A key that its line limits to other namespaces may not sign")
    func limitedKey() throws {
        let line = try "alice namespaces=\"file,git\" " + Vectors.text("ed25519.pub")
        let signature = try SSHSignature(Vectors.text("ed25519.sig"))
        let failure = #expect(throws: Failure.self) {
            try signature.verify(
                Vectors.message, namespace: Vectors.namespace, by: [SSHPublicKey(line: line)])
        }
        #expect(failure?.code == .signatureNamespace)
    }

    @Test("The key that a signature carries along does not count, only those that are given")
    func strangers() throws {
        #expect(code { try verify("ed25519.sig", by: "p256") } == "signature.unknown-key")
        let failure = #expect(throws: Failure.self) { try verify("ed25519.sig", by: "p256") }
        let expected = [try Vectors.sshKey("p256").fingerprint, try Vectors.sshKey("ed25519").fingerprint]
        for fingerprint in expected { #expect(failure?.message.contains(fingerprint) == true) }
    }

    @Test("SHA-1, and a security key that nobody touched, are refused")
    func refusedAlgorithms() {
        #expect(code { try verify("rsa.ssh-rsa.sig", by: "rsa") } == "signature.algorithm")
        #expect(code { try verify("sk-ed25519.untouched.sig", by: "sk-ed25519") } == "signature.algorithm")
    }

    @Test(
        "What is no signature is malformed",
        arguments: [
            "", "-----BEGIN SSH SIGNATURE-----", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----",
            "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----",
            "-----BEGIN PGP SIGNATURE-----\nAAAA\n-----END PGP SIGNATURE-----",
            String(repeating: "A", count: 70_000),
        ])
    func malformed(text: String) {
        #expect(code { try SSHSignature(text) } == "signature.malformed")
    }

    @Test("Another version of the format, another hash, and a curve of another key are told apart")
    func otherFields() throws {
        func armor(_ hash: String, version: UInt8 = 1, algorithm: String = "ssh-ed25519") throws -> String {
            var inner: [UInt8] = []
            inner.append(wireString: algorithm.utf8)
            inner.append(wireString: [UInt8](repeating: 1, count: 64))
            var blob = Array("SSHSIG".utf8) + [0, 0, 0, version]
            blob.append(wireString: try Vectors.sshKey("ed25519").blob)
            for field in [Vectors.namespace, "", hash] { blob.append(wireString: field.utf8) }
            blob.append(wireString: inner)
            return "\(SSHArmor.begin)\n\(Base64.encode(blob))\n-----END SSH SIGNATURE-----\n"
        }
        func outcome(_ text: String) throws -> String? {
            let key = try Vectors.sshKey("ed25519")
            return code {
                try SSHSignature(text).verify(Vectors.message, namespace: Vectors.namespace, by: [key])
            }
        }
        #expect(try outcome(armor("sha512")) == "signature.invalid")
        #expect(try outcome(armor("sha512", version: 2)) == "signature.malformed")
        #expect(try outcome(armor("md5")) == "signature.algorithm")
        #expect(try outcome(armor("sha512", algorithm: "rsa-sha2-512")) == "signature.algorithm")
        #expect(try outcome(armor("sha512", algorithm: "ssh-dss")) == "signature.algorithm")
    }

    @Test("A number has one spelling")
    func integers() {
        func read(_ bytes: [UInt8]) -> [UInt8]? {
            var field: [UInt8] = []
            field.append(wireString: bytes)
            var reader = WireReader(field)
            return reader.positiveInteger()
        }
        #expect(read([1, 2]) == [1, 2])
        #expect(read([0, 0x80]) == [0x80])
        for other in [[], [0], [0, 1], [0x80], [0, 0, 0x80]] as [[UInt8]] { #expect(read(other) == nil) }
    }
}
