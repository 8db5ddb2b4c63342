import Core
import SystemPackage
import TestSupport
import Testing
import Trust

/// New keys and signatures of the programs on this machine, and what they say of the vectors.
@Suite("ssh-keygen and minisign")
struct RealToolTests {
    @Test(
        "What ssh-keygen signs verifies, and only that",
        arguments: [
            ["ed25519"], ["ecdsa", "-b", "256"], ["ecdsa", "-b", "384"], ["ecdsa", "-b", "521"],
            ["rsa", "-b", "2048"], ["rsa", "-b", "3072"],
        ], ["sha256", "sha512"])
    func sshKeygen(kind: [String], hash: String) async throws {
        try await withTemporaryFolder { folder in
            let program = RealProgram("ssh-keygen")
            let new = ["-q", "-N", "", "-C", "alice", "-f", "key", "-t"] + kind
            try await program.run(new, in: folder).succeeding("ssh-keygen")
            let message = Array("approve \(kind) \(hash)\n".utf8)
            try FileSystem.write(message, to: folder.appending("message"))
            let sign = [
                "-Y", "sign", "-f", "key", "-n", Vectors.namespace, "-O", "hashalg=\(hash)", "message",
            ]
            try await program.run(sign, in: folder).succeeding("ssh-keygen -Y sign")
            let key = try SSHPublicKey(line: text(folder, "key.pub"))
            let signature = try SSHSignature(text(folder, "message.sig"))
            #expect(try signature.verify(message, namespace: Vectors.namespace, by: [key]) == key)
            #expect(
                code { try signature.verify(message + [0], namespace: Vectors.namespace, by: [key]) }
                    == "signature.invalid")
            let list = try await program.run(["-l", "-f", "key.pub"], in: folder).succeeding("ssh-keygen -l")
            #expect(list.output.split(separator: " ").dropFirst().first == key.fingerprint[...])
        }
    }

    @Test(
        "ssh-keygen accepts the vectors that we accept",
        arguments: ["ed25519", "p256", "p384", "p521", "rsa", "rsa.rsa-sha2-256", "sk-ed25519", "sk-p256"])
    func accepts(name: String) async throws {
        let result = try await keygenVerdict(name, key: name.prefix { $0 != "." })
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test("ssh-keygen refuses SHA-1 and another namespace, too")
    func refuses() async throws {
        #expect(try await keygenVerdict("rsa.ssh-rsa", key: "rsa").status != 0)
        #expect(try await keygenVerdict("ed25519.other-namespace", key: "ed25519").status != 0)
    }

    private func keygenVerdict(_ name: some StringProtocol, key: some StringProtocol) async throws
        -> ProgramResult
    {
        try await withTemporaryFolder { folder in
            let line = try "alice " + Vectors.text("\(key).pub")
            try FileSystem.write(Array(line.utf8), to: folder.appending("allowed"))
            let arguments = [
                "-Y", "verify", "-f", "allowed", "-I", "alice", "-n", Vectors.namespace, "-s",
                Vectors.folder.appending("\(name).sig").string,
            ]
            return try await RealProgram("ssh-keygen").run(
                arguments, in: folder, input: .file(Vectors.folder.appending("message")))
        }
    }

    @Test("What minisign signs verifies, and only that", arguments: [[], ["-l"]])
    func minisign(form: [String]) async throws {
        try await withTemporaryFolder { folder in
            let program = RealProgram("minisign")
            try await program.run(["-G", "-W", "-p", "key.pub", "-s", "key"], in: folder)
                .succeeding("minisign -G")
            let message = Array("approve\n".utf8)
            try FileSystem.write(message, to: folder.appending("message"))
            let sign = ["-S"] + form + ["-s", "key", "-m", "message", "-t", "an approval"]
            try await program.run(sign, in: folder).succeeding("minisign -S")
            let key = try MinisignPublicKey(text(folder, "key.pub"))
            let signature = try MinisignSignature(text(folder, "message.minisig"))
            #expect(try signature.verify(message, by: [key]) == key)
            #expect(signature.trustedComment == "an approval")
            #expect(code { try signature.verify(message + [0], by: [key]) } == "signature.invalid")
        }
    }

    @Test("minisign accepts the vectors that we accept", arguments: ["minisign", "minisign.legacy"])
    func minisignAccepts(name: String) async throws {
        let file = { (name: String) in Vectors.folder.appending(name).string }
        let arguments = [
            "-V", "-p", file("minisign.pub"), "-m", file("message"), "-x", file("\(name).minisig"),
        ]
        try await RealProgram("minisign").run(arguments).succeeding("minisign -V")
    }

    private func text(_ folder: FilePath, _ name: String) throws -> String {
        String(decoding: try FileStream.contents(of: folder.appending(name)), as: UTF8.self)
    }
}
