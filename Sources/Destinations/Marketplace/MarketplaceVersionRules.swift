internal import Core

/// How the numbers of an extension's stable releases and pre-releases go together.
///
/// The Marketplace takes three plain numbers for both, and VS Code updates to the highest number of a line.
public enum MarketplaceSequence: String, Hashable, Sendable {
    /// One sequence: every release is higher than all before it, of either line.
    case shared
    /// Stable releases have even minor numbers and pre-releases odd ones, as VS Code's documentation recommends;
    /// each line rises by itself.
    case oddMinorPreRelease = "odd-minor-pre-release"
    /// It is not known which of the two it is: refused is only what neither of them would let through.
    case unknown

    /// What speaks against releasing a version, given the versions that are there; nil for nothing.
    func objection(
        to version: SemanticVersion, isPreRelease: Bool, against there: [SemanticVersion]
    ) -> Objection? {
        switch self {
        case .shared: return Objection.lower(version, than: there.max())
        case .oddMinorPreRelease:
            guard version.hasOddMinor == isPreRelease else { return .parity(isPreRelease: isPreRelease) }
            return Objection.lower(version, than: there.filter { $0.hasOddMinor == isPreRelease }.max())
        case .unknown:
            // By either rule a version is higher than all with a minor number of its kind.
            return Objection.lower(
                version, than: there.filter { $0.hasOddMinor == version.hasOddMinor }.max())
        }
    }

    /// Why a version cannot be released.
    enum Objection: Hashable, Sendable {
        /// There is a higher one.
        case lower(than: SemanticVersion)
        /// Its minor number is of the other line.
        case parity(isPreRelease: Bool)

        fileprivate static func lower(_ version: SemanticVersion, than highest: SemanticVersion?)
            -> Objection?
        {
            highest.flatMap { version < $0 ? .lower(than: $0) : nil }
        }
    }
}

extension SemanticVersion {
    fileprivate var hasOddMinor: Bool { !minor.isMultiple(of: 2) }
}
