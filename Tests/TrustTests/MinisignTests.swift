import Core
import Testing

@testable import Trust

@Suite("Signatures of minisign")
struct MinisignTests {
    private func verify(_ text: String, message: [UInt8]? = nil) throws -> MinisignPublicKey {
        let message = try message ?? Vectors.message
        return try MinisignSignature(text).verify(message, by: [Vectors.minisignKey()])
    }

    @Test("The hashed and the legacy form verify", arguments: ["minisign", "minisign.legacy"])
    func verifies(name: String) throws {
        let text = try Vectors.text("\(name).minisig")
        #expect(try verify(text) == Vectors.minisignKey())
        #expect(try MinisignSignature(text).trustedComment == "trusted: kilo")
        #expect(code { try verify(text, message: []) } == "signature.invalid")
    }

    @Test("The trusted comment is signed, the other one is not")
    func comments() throws {
        let text = try Vectors.text("minisign.minisig")
        let trusted = text.replacing("trusted: kilo", with: "trusted: kile")
        #expect(code { try verify(trusted) } == "signature.invalid")
        #expect(try verify(text.replacing("secret key", with: "key")) == Vectors.minisignKey())
    }

    @Test("A key with the number of another one is not that one")
    func forgedNumber() throws {
        let own = try Vectors.minisignKey()
        let stranger = try Vectors.minisignKey("stranger")
        let forged = try MinisignPublicKey(Base64.encode(Array("Ed".utf8) + own.id + stranger.key))
        #expect(forged.number == own.number)
        let signature = try MinisignSignature(Vectors.text("minisign.minisig"))
        #expect(code { try signature.verify(Vectors.message, by: [forged]) } == "signature.invalid")
        #expect(try signature.verify(Vectors.message, by: [forged, own]) == own)
    }

    @Test("A stranger's signature names both keys")
    func stranger() throws {
        let signature = try MinisignSignature(Vectors.text("minisign.minisig"))
        let failure = #expect(throws: Failure.self) {
            try signature.verify(Vectors.message, by: [Vectors.minisignKey("stranger")])
        }
        #expect(failure?.code == .signatureUnknownKey)
        #expect(failure?.message.contains("90D8231BE04474B7") == true)
    }

    @Test("A key is read with and without its comment")
    func keys() throws {
        let text = try Vectors.text("minisign.pub")
        let key = try #require(text.split(separator: "\n").last)
        #expect(try MinisignPublicKey(key) == Vectors.minisignKey())
        #expect(try MinisignPublicKey(key).text == key)
        for wrong in ["", "RWS3", String(key.dropLast()), "comment\n\(key)", "\(key)\n\(key)"] {
            #expect(code { try MinisignPublicKey(wrong) } == "key.malformed", "\(wrong)")
        }
    }

    @Test(
        "What has not the four lines is malformed",
        arguments: [1, 2, 3])
    func malformed(count: Int) throws {
        let lines = try Vectors.text("minisign.minisig").split(separator: "\n")
        let text = lines.prefix(count).joined(separator: "\n")
        #expect(code { try MinisignSignature(text) } == "signature.malformed")
    }

    @Test("An unknown algorithm is refused by its name")
    func algorithm() throws {
        let text = try Vectors.text("minisign.minisig").replacing("\nRUS3", with: "\nRVS3")
        #expect(code { try MinisignSignature(text) } == "signature.algorithm")
    }
}
