internal import COpenSSL

/// A SignerInfo (RFC 5652, section 5.3): one signature over attributes that name the message.
struct MessageSigner: Sendable {
    /// Which certificate it is by.
    let identifier: Identifier
    let hash: HashFunction
    let signedAttributes: [MessageAttribute]
    let signatureAlgorithm: String
    let signature: [UInt8]
    let unsignedAttributes: [MessageAttribute]

    enum Identifier: Hashable, Sendable {
        /// Issuer and serial number, as they are encoded.
        case issuerAndSerial([UInt8])
        /// The key identifier that the certificate states.
        case key([UInt8])
    }

    init(_ element: DERElement) throws(DERProblem) {
        guard element.tag == DERTag.sequence else { throw DERProblem() }
        var reader = element.reader
        _ = try reader.next(DERTag.integer)
        identifier = try Self.identifier(try reader.next())
        hash = try HashFunction(algorithm: try reader.next(DERTag.sequence))
        signedAttributes = try MessageAttribute.list(try reader.next(if: DERTag.constructed0))
        var algorithm = try reader.next(DERTag.sequence).reader
        signatureAlgorithm = try algorithm.next().objectIdentifier()
        signature = Array(try reader.next(DERTag.octetString).content)
        unsignedAttributes = try MessageAttribute.list(try reader.next(if: DERTag.constructed1))
        guard reader.isAtEnd else { throw DERProblem() }
    }

    private static func identifier(_ element: DERElement) throws(DERProblem) -> Identifier {
        switch element.tag {
        case DERTag.primitive0: return .key(Array(element.content))
        case DERTag.sequence: return .issuerAndSerial(Array(element.content))
        default: throw DERProblem()
        }
    }

    /// Whether a certificate is the one that it is by.
    func isBy(_ certificate: Certificate) -> Bool {
        switch identifier {
        case .issuerAndSerial(let bytes): certificate.issuerAndSerial == bytes
        case .key(let bytes): certificate.subjectKeyIdentifier == bytes
        }
    }

    /// What is signed: the attributes as a SET OF in DER, which is sorted by its elements' bytes (X.690, section
    /// 11.6), however they travel.
    ///
    /// The Visual Studio Marketplace sends them in another order; OpenSSL hashes them as they come, and so finds
    /// its signatures bad.
    var signedBytes: [UInt8] {
        let sorted = signedAttributes.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) }
        return DER.element(DERTag.set, sorted.flatMap(\.self))
    }

    /// The one value of a signed attribute; nil if it is not there, or not once.
    func signed(_ type: String) -> DERElement? { Self.value(type, in: signedAttributes) }

    /// The one value of an unsigned attribute.
    func unsigned(_ type: String) -> DERElement? { Self.value(type, in: unsignedAttributes) }

    private static func value(_ type: String, in attributes: [MessageAttribute]) -> DERElement? {
        let found = attributes.filter { $0.type == type }
        guard found.count == 1, found[0].values.count == 1 else { return nil }
        return found[0].values[0]
    }

    /// Whether the signature's algorithm goes with its hash: RSA by PKCS #1 v1.5 or ECDSA.
    var isAlgorithmKnown: Bool {
        let rsa = "1.2.840.113549.1.1."
        let ecdsa = "1.2.840.10045.4.3."
        let named =
            switch hash {
            case .sha256: [rsa + "11", ecdsa + "2"]
            case .sha384: [rsa + "12", ecdsa + "3"]
            case .sha512: [rsa + "13", ecdsa + "4"]
            case .blake2b512: [String]()
            }
        return signatureAlgorithm == rsa + "1" || named.contains(signatureAlgorithm)
    }
}

/// An Attribute (RFC 5652, section 5.3): a type, and a set of values.
struct MessageAttribute: Sendable {
    let type: String
    let values: [DERElement]
    /// As it travels.
    let bytes: [UInt8]

    init(_ element: DERElement) throws(DERProblem) {
        guard element.tag == DERTag.sequence else { throw DERProblem() }
        var reader = element.reader
        type = try reader.next().objectIdentifier()
        values = try reader.next(DERTag.set).elements()
        bytes = Array(element.bytes)
    }

    static func list(_ element: DERElement?) throws(DERProblem) -> [MessageAttribute] {
        var attributes: [MessageAttribute] = []
        for item in try element?.elements() ?? [] { attributes.append(try MessageAttribute(item)) }
        return attributes
    }
}

extension HashFunction {
    /// Reads an AlgorithmIdentifier; SHA-1 and older ones are not accepted.
    init(algorithm element: DERElement) throws(DERProblem) {
        let algorithm = element.bytes.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_X509_ALGOR(nil, &cursor, buffer.count)
        }
        defer { X509_ALGOR_free(algorithm) }
        try self.init(algorithm)
    }

    /// The same of one that OpenSSL has read.
    init(_ algorithm: UnsafePointer<X509_ALGOR>?) throws(DERProblem) {
        guard let algorithm else { throw DERProblem() }
        switch OBJ_obj2nid(algorithm.pointee.algorithm) {
        case NID_sha256: self = .sha256
        case NID_sha384: self = .sha384
        case NID_sha512: self = .sha512
        default: throw DERProblem()
        }
    }
}
