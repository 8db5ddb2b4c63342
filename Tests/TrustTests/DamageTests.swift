import Core
import Testing

@testable import Trust

/// Whatever happens to a signature on its way: it is refused with a code, and nothing crashes.
@Suite("Damaged signatures and keys")
struct DamageTests {
    static let signatures = [
        "ed25519.sig", "ed25519.sha256.sig", "p256.sig", "p384.sig", "p521.sig", "rsa.sig", "sk-ed25519.sig",
        "sk-p256.sig", "minisign.minisig", "minisign.legacy.minisig",
    ]

    private func outcome(_ bytes: [UInt8], _ message: [UInt8], _ keys: [PublicKey]) -> String? {
        code {
            try DetachedSignature(String(decoding: bytes, as: UTF8.self)).verify(
                message, namespace: Vectors.namespace, by: keys)
        }
    }

    /// The first line of a minisign file is for people, and nothing signs it.
    private func start(_ bytes: [UInt8]) -> Int {
        bytes.starts(with: Array("untrusted".utf8)) ? (bytes.firstIndex(of: 10) ?? 0) + 1 : 0
    }

    @Test("A flipped bit is never verified", arguments: signatures)
    func bits(name: String) throws {
        let (bytes, message, keys) = (
            Array(try Vectors.text(name).utf8), try Vectors.message, try Vectors.keys
        )
        for index in start(bytes)..<bytes.count {
            var damaged = bytes
            damaged[index] ^= 1 << UInt8((index * 5) % 8)
            let outcome = outcome(damaged, message, keys)
            #expect(outcome?.hasPrefix("signature.") == true, "a bit of byte \(index)")
        }
    }

    @Test("A flipped bit below the Base64 is never verified", arguments: signatures.prefix(8))
    func blobBits(name: String) throws {
        let (message, keys) = (try Vectors.message, try Vectors.keys)
        let blob = try SSHArmor.decode(Vectors.text(name))
        for index in blob.indices {
            var damaged = blob
            damaged[index] ^= 1 << UInt8((index * 3) % 8)
            let text = "\(SSHArmor.begin)\n\(Base64.encode(damaged))\n-----END SSH SIGNATURE-----\n"
            let outcome = outcome(Array(text.utf8), message, keys)
            #expect(outcome?.hasPrefix("signature.") == true, "a bit of byte \(index)")
        }
    }

    @Test("A shorter signature is never verified", arguments: signatures)
    func truncations(name: String) throws {
        let (bytes, message, keys) = (
            Array(try Vectors.text(name).utf8), try Vectors.message, try Vectors.keys
        )
        // Without the line's end at the end it is the same signature.
        #expect(outcome(bytes.dropLast(), message, keys) == nil)
        for count in 0..<(bytes.count - 1) {
            #expect(outcome(Array(bytes.prefix(count)), message, keys)?.hasPrefix("signature.") == true)
        }
    }

    @Test("Random bytes are neither keys nor signatures")
    func noise() throws {
        var random = SplitMix(state: 20_261_124)
        let keys = try Vectors.keys
        for _ in 0..<2000 {
            let noise = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            let text = String(decoding: noise, as: UTF8.self)
            let algorithm = SSHKeyMaterial.algorithms.randomElement(using: &random) ?? ""
            var blob: [UInt8] = []
            blob.append(wireString: algorithm.utf8)
            let line = "\(algorithm) \(Base64.encode(blob + noise))"
            #expect(code { try SSHPublicKey(line: text) }?.hasPrefix("key.") == true)
            #expect(code { try SSHPublicKey(line: line) }?.hasPrefix("key.") == true)
            #expect(code { try MinisignPublicKey(text) } == "key.malformed")
            let begun = Base64.encode(Array("SSHSIG".utf8) + [0, 0, 0, 1] + noise)
            let armored = "\(SSHArmor.begin)\n\(begun)\n-----END SSH SIGNATURE-----"
            for bytes in [noise, Array(armored.utf8)] {
                #expect(outcome(bytes, noise, keys)?.hasPrefix("signature.") == true)
            }
        }
    }

    @Test(
        "A key with a flipped bit is another key, or none", arguments: ["ed25519", "p256", "rsa", "sk-p256"])
    func keyBits(name: String) throws {
        let key = try Vectors.sshKey(name)
        for index in key.blob.indices {
            var damaged = key.blob
            damaged[index] ^= 1 << UInt8(index % 8)
            let other = try? SSHPublicKey(line: "\(key.algorithm) \(Base64.encode(damaged))")
            #expect(other?.fingerprint != key.fingerprint)
        }
    }
}

/// Random numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
