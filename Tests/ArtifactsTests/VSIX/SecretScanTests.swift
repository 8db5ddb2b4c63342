import Core
import Testing

@testable import Artifacts

/// The secrets are put together here, so that no scanner takes this file for a leak.
@Suite("VSIX: secrets")
struct SecretScanTests {
    private static let letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    private static func letters(_ count: Int) -> String {
        String((0..<count).map { Array(letters)[$0 * 7 % 62] })
    }

    private static let secrets: [(rule: String, text: String)] = [
        ("npm", "npm" + "_" + letters(36)), ("github", "ghp" + "_" + letters(36)),
        ("github", "github" + "_pat_" + letters(82)),
        ("aws", "aws_secret_access_key = '" + letters(40) + "'"),
        ("aws", "secretAccessKey: \"" + letters(40) + "\""), ("slack", "xoxb" + "-1234567890-" + letters(12)),
        ("slack", "https://hooks.slack.com/services/T" + letters(40)),
        ("sendgrid", "SG" + "." + letters(22) + "." + letters(43)),
        ("shopify", "shpat" + "_" + String(repeating: "0f", count: 16)),
        ("openai", "sk" + "-proj-" + letters(30) + "T3BlbkFJ" + letters(30)),
        ("linear", "lin" + "_api_" + letters(40)), ("1password", "ops" + "_ey" + letters(260)),
        (
            "privatekey",
            "-----BEGIN RSA " + "PRIVATE KEY-----\n" + letters(62) + "\n-----END RSA PRIVATE KEY-----"
        ),
    ]

    private func scan(_ text: String, piece: Int = 1 << 20, allowing: Set<String> = []) -> [SecretScan
        .Finding]
    {
        var scan = SecretScan(allowing: allowing)
        let bytes = Array(text.utf8)
        bytes.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: piece) {
                scan.update(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + piece, bytes.count)]))
            }
        }
        return scan.finish()
    }

    @Test("each kind is found, with its place, and can be allowed", arguments: secrets)
    func found(_ rule: String, _ text: String) {
        let findings = scan("first line\n  const x = \(text);\n")
        #expect(findings.map(\.rule) == [rule])
        #expect(findings.first?.line == 2)
        #expect(findings.allSatisfy { $0.beginning.utf8.count <= 8 })
        #expect(scan(text, allowing: [rule]).isEmpty)
        if !text.contains("\n") { #expect(scan("\(text) // secretlint-disable-line").isEmpty) }
        #expect(scan("// secretlint-disable-next-line\n\(text)").isEmpty)
        #expect(scan("/* secretlint-disable */\n\(text)\n/* secretlint-enable */").isEmpty)
        #expect(scan("/* secretlint-disable */\n/* secretlint-enable */\n\(text)").count == 1)
    }

    @Test(
        "what only looks like one is left alone",
        arguments: [
            "function npm_i_save_dev_types_Slashjest_or_npm_i_(){}", "xoxb-your-token", "ghp_short",
            "-----BEGIN PRIVATE KEY-----\\nXXXX\\n-----END PRIVATE KEY-----", "sk-learn", "SG.x.y",
            "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "\0npm_",
        ])
    func notFound(_ text: String) {
        #expect(scan(text).isEmpty)
    }

    @Test(
        "the key of a service account is one of Google Cloud's and a private key, and both have to be allowed"
    )
    func serviceAccount() {
        let key = "-----BEGIN " + "PRIVATE KEY-----\\n" + Self.letters(62) + "\\n-----END PRIVATE KEY-----\\n"
        let text = "{\n \"type\": \"service_account\",\n \"private_key\" : \"\(key)\"\n}\n"
        #expect(scan(text).map(\.rule) == ["gcp", "privatekey"])
        #expect(scan(text).map(\.line) == [3, 3])
        #expect(scan(text, allowing: ["privatekey"]).map(\.rule) == ["gcp"])
        #expect(scan("\"private_key\": \"-----BEGIN PRIVATE KEY-----\\nXXXX\"").isEmpty)
    }

    @Test("a secret is found wherever pieces are cut, once")
    func pieces() {
        let secret = "npm" + "_" + Self.letters(36)
        let text = String(repeating: "x\n", count: 40_000) + secret + String(repeating: "\ny", count: 40_000)
        for piece in [1000, 4096, 80_010] {
            #expect(scan(text, piece: piece).map(\.line) == [40_001])
        }
    }

    @Test("a package with a secret or a .env is refused, and the secret is not shown")
    func refused() async throws {
        var sample = try SampleExtension()
        let secret = "npm" + "_" + Self.letters(36)
        try sample.write("out/main.js", "//\nconst t = '\(secret)'\n")
        try sample.write(".env", "A=1")
        let refused = await sample.refusal()
        #expect(refused.map(\.code) == [.vsixSecret, .vsixSecret])
        let places = refused.map { $0.subject.split(separator: "/e/").last ?? "" }
        #expect(places == [".env", "out/main.js:2"])
        #expect(refused.last?.message.contains("\tout/main.js#2:12-2:52") == true)
        #expect(!refused.map(\.description).joined().contains(secret.prefix(20)))
        sample.packaging.options.allowances = [.environmentFile, .secrets]
        #expect(try await sample.package().entries.contains("extension/.env"))
    }
}
