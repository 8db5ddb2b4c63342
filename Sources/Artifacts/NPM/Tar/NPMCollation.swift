import Core
import Glibc

/// The order in which npm writes entries: by extension, then base name, then path, each by ICU's root collation
/// (`localeCompare(…, 'en')`).
enum NPMCollation {
    /// Sorts what has a path as npm does.
    ///
    /// - Throws: `Failure` (`npm.collation-unavailable`) for names beyond ASCII on a machine without ICU.
    static func sorted<Item>(_ items: [Item], by path: KeyPath<Item, String>) throws -> [Item] {
        let key = try keys(for: items.map { $0[keyPath: path] })
        return items.map { (item: $0, key: EntryKey($0[keyPath: path], key)) }
            .sorted { EntryKey.precedes($0.key, $1.key) }.map(\.item)
    }

    /// The order in which npm shows files: those that begin with no lower-case letter first, and then by
    /// `localeCompare` with numbers by their value.
    ///
    /// - Throws: `Failure` (`npm.collation-unavailable`), as `sorted`.
    static func sortedForDisplay(_ entries: [NPMEntry]) throws -> [NPMEntry] {
        let isASCII = entries.allSatisfy { $0.path.utf8.allSatisfy { $0 < 128 } }
        let key = isASCII ? ASCIICollation.displayKey : try ICUCollator(.display).key
        // The sort is stable, as JavaScript's; Swift's is too, without promising it.
        let keyed = entries.enumerated().map {
            (isLower: isLower($1.path), key: key($1.path), place: $0)
        }
        let sorted = keyed.sorted { left, right in
            if left.isLower != right.isLower { return right.isLower }
            let order = left.key.order(to: right.key)
            return order == 0 ? left.place < right.place : order < 0
        }
        return sorted.map { entries[$0.place] }
    }

    private static func isLower(_ path: String) -> Bool {
        guard let first = path.first else { return false }
        return first.isASCII ? ("a"..."z").contains(first) : String(first) != first.uppercased()
    }

    /// A function from texts to bytes whose order is the order of the texts.
    ///
    /// For ASCII it is a small table; only other names need ICU, which is then loaded.
    static func keys(for texts: [String]) throws -> (String) -> [UInt8] {
        if texts.allSatisfy({ $0.utf8.allSatisfy { $0 < 128 } }) { return ASCIICollation.key }
        let collator = try ICUCollator()
        return collator.key
    }
}

private struct EntryKey {
    private let path: String
    /// The keys of extension, name and path; none is the beginning of another one, so that they can stand together.
    private let key: [UInt8]

    init(_ path: String, _ key: (String) -> [UInt8]) {
        self.path = path
        // npm writes `./` in front of a path that begins with `@`, and sorts it so.
        let spelled = path.hasPrefix("@") ? "./\(path)" : path
        let name = PosixPath.basename(spelled)
        self.key = key(PosixPath.extname(name).lowercased()) + key(name.lowercased()) + key(spelled)
    }

    static func precedes(_ left: Self, _ right: Self) -> Bool {
        let order = left.key.order(to: right.key)
        // Paths that differ in ignored characters only: any fixed order will do.
        return order == 0 ? left.path.precedes(right.path) : order < 0
    }
}

extension [UInt8] {
    /// Below 0 if these bytes stand before the others, above it if behind.
    fileprivate func order(to other: [UInt8]) -> Int {
        let order = memcmp(self, other, Swift.min(count, other.count))
        return order == 0 ? count - other.count : Int(order)
    }
}

/// ICU's root collation for ASCII: characters by a fixed table, control characters ignored, and case only where
/// all else is equal (lower before upper).
enum ASCIICollation {
    /// The key of a text: a rank for each character, 0, and then the cases.
    static func key(_ text: String) -> [UInt8] {
        let (ranks, bytes) = (ranks, text.utf8)
        var key: [UInt8] = []
        key.reserveCapacity(2 * bytes.count + 1)
        for byte in bytes where ranks[Int(byte & 127)] != 0 { key.append(ranks[Int(byte & 127)]) }
        key.append(0)
        for byte in bytes where ranks[Int(byte & 127)] != 0 {
            key.append((65...90).contains(byte) ? 2 : 1)
        }
        return key
    }

    /// The same with runs of digits compared by their value.
    static func displayKey(_ text: String) -> [UInt8] {
        let (ranks, bytes) = (ranks, Array(text.utf8))
        var (key, cases) = ([UInt8](), [UInt8]())
        key.reserveCapacity(2 * bytes.count + 8)
        cases.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            guard ranks[Int(byte & 127)] != 0 else { continue }
            key.append(ranks[Int(byte & 127)])
            cases.append((65...90).contains(byte) ? 2 : 1)
            guard isDigit(byte) else { continue }
            let rest = bytes[(place - 1)...].prefix(while: isDigit)
            place = rest.endIndex
            // A longer number is a larger one; numbers stand where digits do.
            key[key.count - 1] = ranks[48]
            let value = rest.drop { $0 == 48 }
            key.append(UInt8(min(value.count, 255)))
            key += value
        }
        key.append(0)
        return key + cases
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    /// Letters stand once, as case does not count here.
    private static let order =
        "\t\n\u{B}\u{C}\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"

    private static let ranks: [UInt8] = {
        var ranks = [UInt8](repeating: 0, count: 128)
        for (index, byte) in order.utf8.enumerated() { ranks[Int(byte)] = UInt8(index + 1) }
        for byte in 65...90 { ranks[byte] = ranks[byte + 32] }
        return ranks
    }()
}
