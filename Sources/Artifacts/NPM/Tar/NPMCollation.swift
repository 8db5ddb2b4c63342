/// The order in which npm writes entries: by extension, then base name, then path, each by ICU's root collation.
///
/// The model is exact for ASCII, where ICU compares characters by a fixed table, ignores control characters, and
/// lets case break ties only (lower before upper). FoundationEssentials has no collation, so other characters
/// follow all ASCII, by code point: a fixed order that needs no data and no locale, but not npm's. A package
/// with such names has the same entries as npm's in another order.
enum NPMCollation {
    /// Sorts paths as npm does.
    static func sorted(_ paths: [String]) -> [String] {
        paths.map(EntryKey.init).sorted(by: EntryKey.precedes).map(\.path)
    }

    /// -1, 0 or 1, as `localeCompare(…, 'en')` answers.
    static func compare(_ left: String, _ right: String) -> Int {
        CollationKey(left).compared(to: CollationKey(right))
    }
}

private struct EntryKey {
    let path: String
    private let keys: [CollationKey]

    init(_ path: String) {
        self.path = path
        // npm writes `./` in front of a path that begins with `@`, and sorts it so.
        let spelled = path.hasPrefix("@") ? "./\(path)" : path
        keys = [
            CollationKey(PosixPath.extname(spelled).lowercased()),
            CollationKey(PosixPath.basename(spelled).lowercased()), CollationKey(spelled),
        ]
    }

    static func precedes(_ left: Self, _ right: Self) -> Bool {
        for (a, b) in zip(left.keys, right.keys) {
            let order = a.compared(to: b)
            if order != 0 { return order < 0 }
        }
        // Paths that differ in ignored characters only: any fixed order will do.
        return left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
    }
}

/// The weights of a text: of its characters first, of their case where these are equal.
private struct CollationKey {
    private var primary: [UInt32] = []
    private var tertiary: [UInt32] = []

    init(_ text: String) {
        for scalar in text.unicodeScalars {
            let weights = Self.weights(scalar)
            guard weights.primary != 0 else { continue }
            primary.append(weights.primary)
            tertiary.append(weights.tertiary)
        }
    }

    func compared(to other: Self) -> Int {
        let order = Self.compare(primary, other.primary)
        return order != 0 ? order : Self.compare(tertiary, other.tertiary)
    }

    private static func compare(_ left: [UInt32], _ right: [UInt32]) -> Int {
        for (a, b) in zip(left, right) where a != b { return a < b ? -1 : 1 }
        return (left.count - right.count).signum()
    }

    /// The order of ASCII in CLDR's root collation; letters stand once, as case does not count here.
    private static let order = Array(
        "\t\n\u{B}\u{C}\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz".utf8)

    private static let ranks: [UInt32] = {
        var ranks = [UInt32](repeating: 0, count: 128)
        for (index, byte) in order.enumerated() { ranks[Int(byte)] = UInt32(index + 1) }
        for byte in 65...90 { ranks[byte] = ranks[byte + 32] }
        return ranks
    }()

    private static func weights(_ scalar: Unicode.Scalar) -> (primary: UInt32, tertiary: UInt32) {
        guard scalar.isASCII else { return (scalar.value + 128, 0) }
        return (ranks[Int(scalar.value)], (65...90).contains(scalar.value) ? 1 : 0)
    }
}
