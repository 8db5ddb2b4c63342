/// The grammars of distribution-spec 1.1, "Pulling manifests".
///
/// Read byte by byte: names are checked with every request, and a regular expression is put together anew each time.
public enum OCIName {
    /// Whether this names a repository: `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`, several joined by `/`.
    public static func isRepository(_ name: String) -> Bool {
        name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .allSatisfy(isComponent)
    }

    /// Whether this is a tag: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`.
    public static func isTag(_ tag: String) -> Bool {
        guard let first = tag.utf8.first, tag.utf8.count <= 128 else { return false }
        return isWord(first)
            && tag.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    private static func isComponent(_ text: Substring.UTF8View) -> Bool {
        var rest = text.drop(while: isAlphanumeric)
        guard rest.count < text.count else { return false }
        while !rest.isEmpty {
            let word = rest.drop { !isAlphanumeric($0) }
            guard !word.isEmpty, isSeparator(rest.prefix(rest.count - word.count)) else { return false }
            rest = word.drop(while: isAlphanumeric)
        }
        return true
    }

    private static func isSeparator(_ text: Substring.UTF8View) -> Bool {
        text.elementsEqual(".".utf8) || text.elementsEqual("_".utf8) || text.elementsEqual("__".utf8)
            || text.allSatisfy { $0 == UInt8(ascii: "-") }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || byte == UInt8(ascii: "_")
    }
}
