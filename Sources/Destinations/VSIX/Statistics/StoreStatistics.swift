internal import Core

/// How much an extension is used, as a store counts it.
///
/// What a store does not tell is nil, never zero: no store tells the public about single targets, and Open VSX not
/// about single versions.
public struct StoreStatistics: Hashable, Sendable {
    /// `PUBLISHER.NAME`.
    public let id: String
    /// Installations from VS Code.
    public let installs: Int?
    /// Downloads by other ways; at Open VSX all of them.
    public let downloads: Int?
    /// From 1 to 5.
    public let rating: Double?
    /// How many people have rated.
    public let ratings: Int?
    /// Versions that can be had, newest first as the store lists them, each with its targets.
    public let versions: [Version]

    /// A version that can be had.
    public struct Version: Hashable, Sendable {
        /// The number.
        public let version: String
        /// The targets that it is there for; `universal` for a package that runs everywhere.
        public let targets: [String]
    }

    /// A day of a version, as the Marketplace shows it to a publisher's members.
    public struct Day: Hashable, Sendable {
        /// The day, at its beginning in UTC, as the store spells it.
        public let date: String
        /// The version; nil if the store does not say.
        public let version: String?
        /// Installations on this day.
        public let installs: Int
        /// Downloads from the web on this day.
        public let downloads: Int
        /// Deinstallations on this day.
        public let uninstalls: Int
    }

    /// Groups what a store lists as version and target.
    static func versions(_ pairs: [(version: String, target: String?)]) -> [Version] {
        var order: [String] = []
        var targets: [String: [String]] = [:]
        for pair in pairs {
            if targets[pair.version] == nil { order.append(pair.version) }
            targets[pair.version, default: []].append(pair.target ?? "universal")
        }
        return order.map { Version(version: $0, targets: (targets[$0] ?? []).sorted()) }
    }
}

extension JSONValue {
    /// A number with a fraction, as ratings are.
    var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }
}
