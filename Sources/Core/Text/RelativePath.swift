/// A path inside an artifact or below the project's folder: `/` as separator, no `.`, `..` or empty component.
public struct RelativePath: Hashable, Sendable, CustomStringConvertible, Codable {
    /// The components, never empty.
    public let components: [String]

    /// Reads a path; nil if it is absolute, empty, or could leave its folder.
    ///
    /// A leading `./` is dropped.
    public init?(_ text: some StringProtocol) {
        // By bytes, as file systems do: a slash with an accent behind it still is one.
        var rest = Substring(text).utf8
        while rest.starts(with: "./".utf8) { rest = rest.dropFirst(2) }
        let parts = rest.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard !rest.isEmpty, parts.allSatisfy(Self.isName) else { return nil }
        components = parts.map { String(Substring($0)) }
    }

    private static func isName(_ part: Substring.UTF8View) -> Bool {
        !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8) && !part.contains(0)
    }

    private init(components: [String]) { self.components = components }

    /// The path with `/` between components.
    public var description: String { components.joined(separator: "/") }

    private func bytes(from start: Int) -> some Sequence<UInt8> {
        components[start...].lazy.map(\.utf8).joined(separator: CollectionOfOne(UInt8(ascii: "/")))
    }

    /// The last component.
    public var name: String { components.last ?? "" }

    /// The folder, or nil at the top.
    public var parent: RelativePath? {
        components.count > 1 ? RelativePath(components: Array(components.dropLast())) : nil
    }

    /// The path below this one.
    public func appending(_ other: RelativePath) -> RelativePath {
        RelativePath(components: components + other.components)
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

extension RelativePath: Comparable {
    /// By the bytes of the whole path, which no locale changes.
    public static func < (left: Self, right: Self) -> Bool {
        // Lists are sorted by this all the time, so no path is put together for it.
        var same = 0
        while same < min(left.components.count, right.components.count),
            left.components[same].utf8.elementsEqual(right.components[same].utf8)
        { same += 1 }
        return left.bytes(from: same).lexicographicallyPrecedes(right.bytes(from: same))
    }
}
