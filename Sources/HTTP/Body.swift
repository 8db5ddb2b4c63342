public import SystemPackage

/// The body of a request, described by its parts, so that its length is known and it can be sent again.
public struct Body: Hashable, Sendable {
    /// The parts, sent one after the other.
    public var parts: [Part]

    /// Creates a body of parts.
    public init(_ parts: [Part]) { self.parts = parts }

    /// No body.
    public static let empty = Body([])
    /// Bytes in memory.
    public static func bytes(_ bytes: [UInt8]) -> Body { Body([.bytes(bytes)]) }
    /// A text's UTF-8.
    public static func text(_ text: String) -> Body { .bytes(Array(text.utf8)) }
    /// A whole file of this many bytes.
    public static func file(_ path: FilePath, size: Int) -> Body {
        Body([.file(path, offset: 0, length: size)])
    }

    /// A piece of a body.
    public enum Part: Hashable, Sendable {
        /// Bytes in memory.
        case bytes([UInt8])
        /// `length` bytes of a file from `offset`; read when they are sent.
        case file(FilePath, offset: Int, length: Int)
        /// The whole file of `size` bytes in base64 without line breaks (npm's attachments), encoded while it is
        /// sent.
        case base64(FilePath, size: Int)

        /// How many bytes go over the wire.
        public var length: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(_, _, let length): length
            case .base64(_, let size): (size + 2) / 3 * 4
            }
        }
    }

    /// The Content-Length.
    public var length: Int { parts.reduce(0) { $0 + $1.length } }
}
