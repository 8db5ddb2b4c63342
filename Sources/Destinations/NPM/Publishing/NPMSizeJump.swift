/// A version with much more or much less in it than the one that people get now.
///
/// Compared are the sizes of the files, as registries tell them in each version's `dist.unpackedSize`. The sizes of
/// tarballs are in no document, and would depend on who has compressed them.
struct NPMSizeJump: Hashable, Sendable, CustomStringConvertible {
    private let version: String
    private let old: Int
    private let new: Int

    /// Nil unless it is more than twice or less than half, and by more than 100 kB.
    init?(from version: String, of old: Int?, to new: Int?) {
        guard let old, let new, max(old, new) - min(old, new) > 100_000, new > 2 * old || 2 * new < old else {
            return nil
        }
        (self.version, self.old, self.new) = (version, old, new)
    }

    var description: String { "its files have \(new) bytes, and those of \(version) have \(old)" }
}
