/// One challenge of a `WWW-Authenticate` field (RFC 9110 section 11.6.1).
struct AuthenticationChallenge: Hashable {
    /// The scheme in lower case: `bearer`, `basic`.
    let scheme: String
    /// Parameters by their names in lower case.
    var parameters: [String: String] = [:]

    /// Reads all challenges of a field; what cannot be read is passed over.
    ///
    /// A comma separates both challenges and their parameters, so a word followed by `=` is a parameter and
    /// any other a new scheme.
    static func parse(_ field: String) -> [AuthenticationChallenge] {
        var challenges: [AuthenticationChallenge] = []
        var rest = field[...]
        while let word = nextWord(&rest) {
            skipSpace(&rest)
            guard rest.first == "=" else {
                challenges.append(AuthenticationChallenge(scheme: word.lowercased()))
                continue
            }
            rest.removeFirst()
            skipSpace(&rest)
            let value = rest.first == "\"" ? quoted(&rest) : String(take(&rest) { !" ,\t".contains($0) })
            if !challenges.isEmpty { challenges[challenges.count - 1].parameters[word.lowercased()] = value }
        }
        return challenges
    }

    private static func nextWord(_ rest: inout Substring) -> String? {
        while let first = rest.first, " ,\t=\"".contains(first) { rest.removeFirst() }
        let word = take(&rest) { !" ,\t=\"".contains($0) }
        return word.isEmpty ? nil : String(word)
    }

    /// A quoted string: a backslash takes the next character as it is (RFC 9110 section 5.6.4).
    private static func quoted(_ rest: inout Substring) -> String {
        rest.removeFirst()
        var text = ""
        while let next = rest.popFirst() {
            if next == "\"" { break }
            if next == "\\", let escaped = rest.popFirst() {
                text.append(escaped)
            } else {
                text.append(next)
            }
        }
        return text
    }

    private static func skipSpace(_ rest: inout Substring) {
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
    }

    private static func take(_ rest: inout Substring, while isPart: (Character) -> Bool) -> Substring {
        let taken = rest.prefix(while: isPart)
        rest = rest.dropFirst(taken.count)
        return taken
    }
}
