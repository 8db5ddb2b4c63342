internal import Core

/// A publisher's signature as it arrives: a message with one signer (RFC 5652, section 5.1), taken apart so far that
/// another can sign the signature.
struct SignedByPublisher: Sendable {
    /// The value of the signature.
    let signature: [UInt8]
    private let data: [DERElement]
    private let signer: [DERElement]

    /// Nil for what is no such message.
    init?(_ message: [UInt8]) {
        guard let content = Self.single(DERElement.all(in: message), 0x30)?.parts, content.count == 2,
            content[0].bytes == DERWriter.identifier("1.2.840.113549.1.7.2"), content[1].tag == 0xa0,
            let data = Self.single(content[1].parts, 0x30)?.parts, data.count >= 4,
            let signers = data.last, signers.tag == 0x31,
            let signer = Self.single(signers.parts, 0x30)?.parts,
            let value = signer.last(where: { $0.tag == 0x04 })
        else { return nil }
        (self.data, self.signer, signature) = (data, signer, value.content)
    }

    private static func single(_ elements: [DERElement]?, _ tag: UInt8) -> DERElement? {
        guard let elements, elements.count == 1, elements[0].tag == tag else { return nil }
        return elements[0]
    }

    /// The message with another attribute that is not signed, and other certificates, beside those that it has.
    func adding(_ attribute: [UInt8], _ certificates: [[UInt8]]) -> [UInt8] {
        let before = signer.filter { $0.tag != 0xa1 }.flatMap(\.bytes)
        let unsigned = signer.filter { $0.tag == 0xa1 }.flatMap { $0.parts?.map(\.bytes) ?? [] }
        let signer = DERWriter.sequence(before, Self.set(0xa1, unsigned + [attribute]))
        let own = data.filter { $0.tag == 0xa0 }.flatMap { $0.parts?.map(\.bytes) ?? [] }
        let all = Self.set(0xa0, own + certificates.filter { !own.contains($0) })
        // Version, digest algorithms and what was signed stand before the certificates, lists of revoked ones behind.
        let head = data.prefix(3).flatMap(\.bytes)
        let behind = data.dropFirst(3).dropLast().filter { $0.tag != 0xa0 }.flatMap(\.bytes)
        let signed = DERWriter.sequence(head, all, behind, DERWriter.set([signer]))
        return DERWriter.sequence(
            DERWriter.identifier("1.2.840.113549.1.7.2"), DERWriter.tagged(0, signed))
    }

    /// A SET OF under an implicit tag, sorted as DER has it.
    private static func set(_ tag: UInt8, _ parts: [[UInt8]]) -> [UInt8] {
        DERWriter.element(tag, parts.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self))
    }
}
