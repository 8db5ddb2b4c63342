/// The words of a range, with the signs that a space separates from their versions put together: `> 1.2` is one.
enum VersionRangeWords {
    static func joined(_ words: [String]) -> [String] {
        let signed = joined(words, by: Self.signed)
        let tilded = joined(signed) { word, next in
            if word.hasSuffix("~") { return word + next }
            return word.hasSuffix("~>") ? word.dropLast() + next : nil
        }
        return joined(tilded) { word, next in word.hasSuffix("^") ? word + next : nil }
    }

    /// `<`, `<=`, `>`, `>=`, `=`, or nothing, at the front of a text.
    static func sign(in text: some StringProtocol) -> Substring {
        let text = Substring(text)
        let angle = text.prefix(1).filter { "<>".contains($0) }.count
        return text.prefix(angle + (text.dropFirst(angle).first == "=" ? 1 : 0))
    }

    private static func joined(_ words: [String], by join: (String, String) -> String?) -> [String] {
        words.reduce(into: []) { joined, word in
            if let last = joined.last, let both = join(last, word) {
                joined[joined.count - 1] = both
            } else {
                joined.append(word)
            }
        }
    }

    /// A sign at the end of a word goes with the version behind it, unless more than one sign stands there.
    private static func signed(_ word: String, _ next: String) -> String? {
        var head = Substring(word)
        guard let last = head.popLast(), "<>=".contains(last) else { return nil }
        if last == "=", let angle = head.last, "<>".contains(angle) { head.removeLast() }
        if let before = head.last, "v=".contains(before) { return nil }
        let version = next.drop { "v=".contains($0) }
        guard let first = version.first, first.isASCII, first.isNumber || "xX*".contains(first) else {
            return nil
        }
        return word + next
    }
}
