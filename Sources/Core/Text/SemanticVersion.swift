/// A version by Semantic Versioning 2.0.0.
public struct SemanticVersion: Hashable, Sendable, CustomStringConvertible {
    /// Incompatible changes.
    public var major: Int
    /// Added features.
    public var minor: Int
    /// Fixes.
    public var patch: Int
    /// Dot-separated identifiers behind `-`; empty for a plain version.
    public var prerelease: [String]
    /// What stands behind `+`; ignored in comparisons.
    public var build: String

    /// Creates a version from its parts.
    public init(_ major: Int, _ minor: Int, _ patch: Int, prerelease: [String] = [], build: String = "") {
        self.major = major
        self.minor = minor
        self.patch = patch
        self.prerelease = prerelease
        self.build = build
    }

    /// Reads `1.2.3-rc.1+build`; nil for anything that the specification's grammar does not accept.
    public init?(_ text: some StringProtocol) {
        let text = String(text)
        let plus = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        let dash = plus[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = dash[0].split(separator: ".", omittingEmptySubsequences: false).map { Self.number($0) }
        guard numbers.count == 3, let major = numbers[0], let minor = numbers[1], let patch = numbers[2]
        else { return nil }
        let prerelease =
            dash.count == 2 ? dash[1].split(separator: ".", omittingEmptySubsequences: false) : []
        guard prerelease.allSatisfy(Self.isPrereleaseIdentifier) else { return nil }
        let build = plus.count == 2 ? plus[1].split(separator: ".", omittingEmptySubsequences: false) : []
        guard build.allSatisfy(Self.isIdentifier) else { return nil }
        self.init(
            major, minor, patch, prerelease: prerelease.map { String($0) },
            build: build.joined(separator: "."))
    }

    /// The version in its canonical spelling.
    public var description: String {
        let core = "\(major).\(minor).\(patch)"
        let pre = prerelease.isEmpty ? "" : "-" + prerelease.joined(separator: ".")
        return core + pre + (build.isEmpty ? "" : "+" + build)
    }

    /// Which number a release raises.
    public enum Bump: String, Hashable, Sendable, Codable, CaseIterable {
        /// The first number; the others become 0.
        case major
        /// The second number; the third becomes 0.
        case minor
        /// The third number.
        case patch
    }

    /// The next plain version.
    public func bumped(_ bump: Bump) -> SemanticVersion {
        switch bump {
        case .major: SemanticVersion(major + 1, 0, 0)
        case .minor: SemanticVersion(major, minor + 1, 0)
        case .patch: SemanticVersion(major, minor, patch + 1)
        }
    }

    private static func number(_ text: some StringProtocol) -> Int? {
        guard text.utf8.allSatisfy(isDigit), text == "0" || !text.hasPrefix("0") else { return nil }
        return Int(text).flatMap { $0 <= largestNumber ? $0 : nil }
    }

    /// JavaScript's largest safe integer, which is node-semver's limit, and leaves room to raise a number.
    static let largestNumber = 9_007_199_254_740_991

    private static func isPrereleaseIdentifier(_ text: some StringProtocol) -> Bool {
        isIdentifier(text) && !(text.utf8.allSatisfy(isDigit) && text.hasPrefix("0") && text != "0")
    }

    private static func isIdentifier(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xDF) }
}

extension SemanticVersion: Comparable {
    /// Precedence by section 11 of the specification; build metadata does not count.
    public static func < (left: Self, right: Self) -> Bool {
        let a = (left.major, left.minor, left.patch)
        let b = (right.major, right.minor, right.patch)
        if a != b { return a < b }
        if left.prerelease.isEmpty != right.prerelease.isEmpty { return right.prerelease.isEmpty }
        for (x, y) in zip(left.prerelease, right.prerelease) where x != y { return precedes(x, y) }
        return left.prerelease.count < right.prerelease.count
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        let (isNumber, isOtherNumber) = (left.utf8.allSatisfy(isDigit), right.utf8.allSatisfy(isDigit))
        guard isNumber == isOtherNumber else { return isNumber }
        // Without leading zeros the longer number is the larger one.
        if isNumber, left.utf8.count != right.utf8.count { return left.utf8.count < right.utf8.count }
        return left.precedes(right)
    }
}

extension SemanticVersion: Codable {
    /// Decodes the canonical spelling.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let version = SemanticVersion(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no version: \(text)")
        }
        self = version
    }

    /// Encodes the canonical spelling.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
