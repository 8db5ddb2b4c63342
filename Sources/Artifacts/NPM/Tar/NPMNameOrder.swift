/// The order in which npm lists names of packages and people (`localeCompare(…, 'en')`).
public enum NPMNameOrder {
    /// Sorts names.
    ///
    /// - Throws: `Failure` (`npm.collation-unavailable`) for names beyond ASCII on a machine without ICU.
    public static func sorted(_ names: [String]) throws -> [String] {
        let key = try NPMCollation.keys(for: names)
        return names.map { (name: $0, key: key($0)) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.name)
    }
}
