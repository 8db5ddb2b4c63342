/// Which letters names begin and end with, and which names there are, as bits.
///
/// A path holds everything that its names have; a pattern requires of a path what its literal parts have. Where a
/// required bit is missing the pattern cannot match, which one operation tells of nearly all pairs. A bit that is
/// there tells nothing, as several names share it.
struct NameTraits: Hashable, Sendable {
    private var bits: UInt64 = 0

    /// Nothing held, or nothing required.
    init() {}

    /// What a path's component has.
    init(_ name: [Unicode.Scalar]) {
        guard let first = name.first, let last = name.last else { return }
        bits = Self.beginning(first) | Self.ending(last) | Self.whole(name)
    }

    /// What a component needs to match a pattern.
    init(requiredBy pattern: ComponentPattern) {
        bits = (pattern.firstLiteral.map(Self.beginning) ?? 0) | (pattern.lastLiteral.map(Self.ending) ?? 0)
        if let name = pattern.literal, !name.isEmpty { bits |= Self.whole(name) }
    }

    /// Whether all of these are there.
    func hold(_ required: NameTraits) -> Bool { bits & required.bits == required.bits }

    /// What both have together.
    func union(_ other: NameTraits) -> NameTraits { NameTraits(bits: bits | other.bits) }

    /// What both have, as an alternative of either may be enough.
    func intersection(_ other: NameTraits) -> NameTraits { NameTraits(bits: bits & other.bits) }

    private init(bits: UInt64) { self.bits = bits }

    private static func beginning(_ scalar: Unicode.Scalar) -> UInt64 { 1 << UInt64(scalar.value % 21) }
    private static func ending(_ scalar: Unicode.Scalar) -> UInt64 { 1 << UInt64(21 + scalar.value % 21) }
    private static func whole(_ name: [Unicode.Scalar]) -> UInt64 {
        1 << UInt64(42 + name.reduce(UInt32(name.count)) { $0 &* 31 &+ $1.value } % 22)
    }
}
