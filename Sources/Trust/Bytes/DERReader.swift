internal import COpenSSL

/// Reads the elements of DER (X.690) one after the other, and never beyond their end.
///
/// Lengths are definite and tags have one byte, as in everything that is read here; BER's other forms are
/// refused, which OpenSSL's `ASN1_get_object` takes.
struct DERReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    /// The tag of the next element.
    var tag: UInt8? { rest.first }

    /// The next element, whatever it is.
    mutating func next() throws(DERProblem) -> DERElement {
        let whole = rest
        guard let tag = rest.popFirst(), tag & 0x1f != 0x1f, let first = rest.popFirst() else {
            throw DERProblem()
        }
        let count = try length(first)
        guard count <= rest.count else { throw DERProblem() }
        let content = rest.prefix(count)
        rest = rest.dropFirst(count)
        return DERElement(tag: tag, content: content, bytes: whole[whole.startIndex..<content.endIndex])
    }

    /// The next element, which has to have this tag.
    mutating func next(_ tag: UInt8) throws(DERProblem) -> DERElement {
        guard self.tag == tag else { throw DERProblem() }
        return try next()
    }

    /// The next element if it has this tag.
    mutating func next(if tag: UInt8) throws(DERProblem) -> DERElement? {
        self.tag == tag ? try next() : nil
    }

    /// X.690, section 10.1: as few bytes as possible.
    private mutating func length(_ first: UInt8) throws(DERProblem) -> Int {
        guard first >= 0x80 else { return Int(first) }
        let count = Int(first & 0x7f)
        guard (1...4).contains(count), count <= rest.count else { throw DERProblem() }
        let length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
        guard length >= 0x80, count == 1 || length >> (8 * (count - 1)) > 0 else { throw DERProblem() }
        rest = rest.dropFirst(count)
        return length
    }
}

/// An element of DER.
struct DERElement: Sendable {
    let tag: UInt8
    let content: ArraySlice<UInt8>
    /// With tag and length.
    let bytes: ArraySlice<UInt8>

    /// Reads what is within.
    var reader: DERReader { DERReader(content) }

    /// All elements within.
    func elements() throws(DERProblem) -> [DERElement] {
        var reader = reader
        var elements: [DERElement] = []
        while !reader.isAtEnd { elements.append(try reader.next()) }
        return elements
    }

    /// An object identifier in its dotted form: `1.2.840.113549.1.7.2`.
    func objectIdentifier() throws(DERProblem) -> String {
        let object = bytes.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_ASN1_OBJECT(nil, &cursor, buffer.count)
        }
        guard let object, content.count < 64 else { throw DERProblem() }
        defer { ASN1_OBJECT_free(object) }
        var text = [CChar](repeating: 0, count: 256)
        let length = Int(OBJ_obj2txt(&text, Int32(text.count), object, 1))
        guard length > 0, length < text.count else { throw DERProblem() }
        return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Bytes that are not the DER that was expected.
struct DERProblem: Error {}

/// The tags that occur in signatures and certificates.
enum DERTag {
    static let integer: UInt8 = 0x02
    static let octetString: UInt8 = 0x04
    static let objectIdentifier: UInt8 = 0x06
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31
    /// `[0]`, primitive: an implicitly tagged string.
    static let primitive0: UInt8 = 0x80
    /// `[0]`, constructed.
    static let constructed0: UInt8 = 0xa0
    /// `[1]`, constructed.
    static let constructed1: UInt8 = 0xa1
}
