import Testing

@testable import Trust

@Suite("Public keys of OpenSSH")
struct SSHKeyTests {
    /// As `ssh-keygen -lf` printed them.
    @Test(
        "A fingerprint is ssh-keygen's",
        arguments: [
            ("ed25519", "SHA256:s1PO4rKCyOnr/zMQnq8LaQLKdcuHjIy6Yley90YbFIQ"),
            ("p256", "SHA256:71O1FQFApQ+VBi2lgTtcalTldngk7YXpIeL8ecbIynM"),
            ("p384", "SHA256:vH25tAbRyjAsn1DpZHrih2sqvZqmygb3hS9Z+JMeAgA"),
            ("p521", "SHA256:Cfsxhse2/2oPer1Sf/AKHTihZdPKpViWz/h0vxrdfX4"),
            ("rsa", "SHA256:dWDlOQe/zTPMdXb2omggaN19uvanDGzHKmcEJO1C5/U"),
            ("sk-ed25519", "SHA256:Jd5Yrg4ul7td2QUi20dDIZQBoEZMkRQXPGPHtYPl0fs"),
            ("sk-p256", "SHA256:ZrBCYbeNy1NCNev7J2hHIvYAEab8/Anx+3DVtC/iyRw"),
        ])
    func fingerprint(name: String, expected: String) throws {
        let key = try Vectors.sshKey(name)
        #expect(key.fingerprint == expected)
        #expect(key.label == "\(name)@example.test")
    }

    @Test("Options of logging in, principals and a missing comment do not matter")
    func lines() throws {
        let key = try Vectors.sshKey("ed25519")
        let bare = try Vectors.text("ed25519.pub").split(separator: " ").prefix(2).joined(separator: " ")
        let lines = [
            bare, "\(bare)  alice  of the team\r\n", "no-pty,command=\"echo 'a b'\" \(bare)",
            "alice@example.test,*@example.test \(bare)",
            "alice@example.test namespaces=\"file,kilo-release-approval\" \(bare) # comment",
        ]
        for line in lines { #expect(try SSHPublicKey(line: line).blob == key.blob, "\(line)") }
        #expect(try SSHPublicKey(line: lines[0]).label == "")
        #expect(try SSHPublicKey(line: lines[1]).label == "alice of the team")
        #expect(try SSHPublicKey(line: lines[4]).namespaces == ["file", "kilo-release-approval"])
    }

    @Test(
        "What is no key is told from what is not accepted",
        arguments: [
            ("", "key.malformed"),
            ("hello", "key.malformed"),
            ("ssh-ed25519", "key.malformed"),
            ("ssh-ed25519 !!!!", "key.malformed"),
            ("ssh-ed25519 AAAA", "key.malformed"),
            ("ssh-dss AAAAB3NzaC1kc3MAAACBAP", "key.refused"),
            ("KEY ssh-rsa-cert-v01@openssh.com AAAA", "key.refused"),
        ])
    func refused(line: String, expected: String) {
        #expect(code { try SSHPublicKey(line: line) } == expected)
    }

    @Test("A weak RSA key, a certificate, an authority and a key that ends are refused")
    func weak() throws {
        let bare = try Vectors.text("ed25519.pub")
        #expect(code { try Vectors.sshKey("weak") } == "key.refused")
        #expect(code { try Vectors.sshKey("certificate") } == "key.refused")
        for option in ["cert-authority", "valid-before=\"20300101Z\"", "namespaces=\"*\""] {
            #expect(code { try SSHPublicKey(line: "alice \(option) \(bare)") } == "key.refused", "\(option)")
        }
    }

    @Test("A name that is not the key's, more bytes, and a point beside its curve are malformed")
    func contradictions() throws {
        let point = try Vectors.sshKey("p256")
        let lines = [
            "ssh-rsa \(Base64.encode(point.blob))",
            "ecdsa-sha2-nistp256 \(Base64.encode(point.blob + [0]))",
            "ecdsa-sha2-nistp256 \(Base64.encode(point.blob.dropLast() + [point.blob[103] ^ 1]))",
            "ecdsa-sha2-nistp256 \(Base64.encode(point.blob.dropLast()))",
        ]
        for line in lines { #expect(code { try SSHPublicKey(line: line) } == "key.malformed", "\(line)") }
    }

    @Test("What a stranger wrote is shown escaped and cut")
    func quoted() {
        #expect("a\u{1B}[31m\u{202E}b".quoted == #""a\u{1B}[31m\u{202E}b""#)
        #expect(String(repeating: "x", count: 500).quoted.count == 83)
    }
}
