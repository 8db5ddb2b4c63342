internal import FoundationEssentials

/// The identity of bytes: a hash algorithm and its value.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// The hash functions that the destinations use.
    public enum Algorithm: String, Hashable, Sendable, CaseIterable, Codable {
        /// Identity of everything in the store and the ledger; OCI, SHA256SUMS.
        case sha256
        /// npm's `integrity`.
        case sha512
        /// npm's legacy `shasum`; never used as an identity of our own.
        case sha1
    }

    /// The hash function.
    public let algorithm: Algorithm
    /// The hash value, in bytes.
    public let bytes: [UInt8]

    /// Creates a digest from a hash value that was computed or received.
    public init(_ algorithm: Algorithm, _ bytes: [UInt8]) {
        self.algorithm = algorithm
        self.bytes = bytes
    }

    /// Reads `sha256:HEX`, the form of OCI and of our ledger; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let algorithm = Algorithm(rawValue: String(parts[0])),
            let bytes = Hexadecimal.decode(parts[1]), bytes.count == algorithm.byteCount
        else { return nil }
        self.init(algorithm, bytes)
    }

    /// The value in lower-case hexadecimal.
    public var hex: String { Hexadecimal.encode(bytes) }

    /// `sha512-BASE64`, the subresource-integrity form that npm uses.
    public var integrity: String { "\(algorithm.rawValue)-\(Data(bytes).base64EncodedString())" }

    /// `sha256:HEX`.
    public var description: String { "\(algorithm.rawValue):\(hex)" }
}

extension Digest.Algorithm {
    /// The length of a hash value.
    public var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha512: 64
        case .sha1: 20
        }
    }
}

extension Digest: Codable {
    /// Decodes `sha256:HEX`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let digest = Digest(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no digest: \(text)")
        }
        self = digest
    }

    /// Encodes `sha256:HEX`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
