/// Paths, each once, by their bytes.
///
/// Swift takes the composed and the decomposed spelling of a name for the same text (Unicode, UAX #15); on a disk and
/// in a package they are two files.
struct PathSet {
    private var seen: Set<[UInt8]> = []
    /// The paths in the order in which they came.
    private(set) var paths: [String] = []

    init() {}

    init(_ paths: some Sequence<String>) { formUnion(paths) }

    func contains(_ path: String) -> Bool { seen.contains(Array(path.utf8)) }

    /// Adds a path; false if it is there already.
    @discardableResult
    mutating func insert(_ path: String) -> Bool {
        guard seen.insert(Array(path.utf8)).inserted else { return false }
        paths.append(path)
        return true
    }

    mutating func formUnion(_ paths: some Sequence<String>) {
        for path in paths { insert(path) }
    }
}
