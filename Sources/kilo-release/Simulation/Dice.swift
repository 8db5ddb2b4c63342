internal import Core
internal import Synchronization

/// Chance that is the same for the same seed.
///
/// A class with a lock, as all requests of a simulation share it.
final class Dice: Sendable {
    private let random: Mutex<SplitMix64>

    init(seed: UInt64) { random = Mutex(SplitMix64(seed: seed)) }

    func roll() -> Double { random.withLock { Double($0.below(1 << 20)) / Double(1 << 20) } }
}
