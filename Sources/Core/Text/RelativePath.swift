/// A path inside an artifact or below the project's folder: `/` as separator, no `.`, `..` or empty component.
///
/// Two paths are the same if their bytes are, as in file systems: one letter composed in two ways makes two names.
public struct RelativePath: Sendable, CustomStringConvertible, Codable {
    /// The path with `/` between components.
    ///
    /// One text, as artifacts have paths by the thousand.
    public let description: String

    /// Reads a path; nil if it is absolute, empty, or could leave its folder.
    ///
    /// A leading `./` is dropped.
    public init?(_ text: some StringProtocol) {
        // By bytes, as file systems do: a slash with an accent behind it still is one.
        var rest = Substring(text).utf8
        while rest.starts(with: "./".utf8) { rest = rest.dropFirst(2) }
        let parts = rest.split(separator: Self.slash, omittingEmptySubsequences: false)
        guard !rest.isEmpty, parts.allSatisfy(Self.isName) else { return nil }
        description = String(Substring(rest))
    }

    private static func isName(_ part: Substring.UTF8View) -> Bool {
        !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8) && !part.contains(0)
    }

    private init(whole description: String) { self.description = description }

    private static let slash = UInt8(ascii: "/")

    private var lastSlash: String.Index? { description.utf8.lastIndex(of: Self.slash) }

    /// The components, never empty.
    public var components: [Substring] {
        description.utf8.split(separator: Self.slash).map(Substring.init)
    }

    /// Whether a component begins with these bytes; no list of components is made for it.
    public func hasComponent(beginningWith start: StaticString) -> Bool {
        var rest = description.utf8[...]
        while true {
            if rest.starts(with: start.utf8) { return true }
            guard let end = rest.firstIndex(of: Self.slash) else { return false }
            rest = rest[rest.index(after: end)...]
        }
    }

    /// The last component.
    public var name: String {
        lastSlash.map { String(description[description.utf8.index(after: $0)...]) } ?? description
    }

    /// The folder, or nil at the top.
    public var parent: RelativePath? { lastSlash.map { RelativePath(whole: String(description[..<$0])) } }

    /// The path below this one.
    public func appending(_ other: RelativePath) -> RelativePath {
        RelativePath(whole: "\(description)/\(other.description)")
    }

    /// Decodes the text form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let path = RelativePath(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "no relative path: \(text)")
        }
        self = path
    }

    /// Encodes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension RelativePath: Hashable {
    /// Whether the bytes are the same.
    public static func == (left: Self, right: Self) -> Bool {
        left.description.isIdentical(to: right.description)
    }

    /// Mixes the bytes.
    public func hash(into hasher: inout Hasher) {
        var text = description
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }
}

extension RelativePath: Comparable {
    /// By the bytes of the whole path, which no locale changes.
    public static func < (left: Self, right: Self) -> Bool { left.description.precedes(right.description) }
}

extension StaticString {
    fileprivate var utf8: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}
