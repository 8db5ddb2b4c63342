/// npm's "loose" reading of a version: what it accepts in a package.json and what it sends to the registry.
enum LooseVersion {
    /// `v1.2.3+build.5` -> `1.2.3`, `1.2.3beta` -> `1.2.3-beta`; nil for `1.0` and other texts.
    static func clean(_ text: String) -> String? {
        let trimmed = JavaScriptText.trim(text).drop { "=v".contains($0) || $0.isWhitespace }
        guard trimmed.utf8.count <= 256 else { return nil }
        let core = trimmed.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        guard core.count < 2 || identifiers(core[1]) != nil else { return nil }
        return core.first.flatMap(release)
    }

    private static func release(_ text: Substring) -> String? {
        var rest = text
        var numbers: [String] = []
        for place in 0..<3 {
            if place > 0 { guard rest.popFirst() == "." else { return nil } }
            let digits = rest.prefix(while: isDigit)
            guard let number = Int(digits) else { return nil }
            numbers.append(String(number))
            rest = rest.dropFirst(digits.count)
        }
        let core = numbers.joined(separator: ".")
        if rest.isEmpty { return core }
        if rest.first == "-" { rest.removeFirst() }
        return identifiers(rest).map { "\(core)-\($0)" }
    }

    private static func identifiers(_ text: Substring) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isIdentifier) }) else { return nil }
        return parts.map { $0.allSatisfy(isDigit) ? Int($0).map(String.init) ?? String($0) : String($0) }
            .joined(separator: ".")
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
    private static func isIdentifier(_ character: Character) -> Bool {
        character == "-" || (character.isASCII && (character.isLetter || isDigit(character)))
    }
}
