/// Random numbers from a seed: the same seed gives the same numbers on any machine and in any version.
///
/// SplitMix64 of Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014), with
/// the constants of its reference implementation. For simulations; never for keys.
///
/// What the standard library draws from a generator (`Int.random`, `shuffled`) may change from release to
/// release, so that whatever has to be repeatable uses the methods of this type.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    /// Starts with a seed.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    /// A number from 0 up to, but not including, `bound`; 0 if there is none.
    ///
    /// The upper half of a product (Lemire 2019); without rejection, whose bias of `bound` / 2⁶⁴ no simulation
    /// can see.
    public mutating func below(_ bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Whether something happens that happens `count` times of `total`.
    public mutating func happens(_ count: Int, of total: Int) -> Bool { below(total) < count }

    /// An element; nil of nothing.
    public mutating func pick<Choices: RandomAccessCollection>(_ choices: Choices) -> Choices.Element? {
        guard !choices.isEmpty else { return nil }
        return choices[choices.index(choices.startIndex, offsetBy: below(choices.count))]
    }

    /// A generator for a part of the whole, whose draws do not shift those of the other parts.
    public mutating func split() -> SplitMix64 { SplitMix64(seed: next()) }
}
