internal import Core

/// An `.npmrc`: lines of `key = value`, as npm reads them.
public struct NPMSettingsFile: Hashable, Sendable {
    /// Where it is, for failures.
    public let path: String
    let entries: [Entry]

    /// A line.
    struct Entry: Hashable, Sendable {
        let key: String
        /// The value, or nil where it refers to variables that are not set.
        let value: String?
        /// The variables that the line refers to.
        let variables: [String]
        let line: Int
    }

    /// Reads a file's text.
    ///
    /// `${NAME}` in keys and values stands for a variable of the environment, `${NAME?}` for it or nothing. A
    /// value that names a variable which is not set is kept by npm as it is written, and sent; here it is an error
    /// as soon as it is needed.
    ///
    /// - Parameters:
    ///   - text: the file's.
    ///   - path: where it is.
    ///   - environment: the values of variables.
    public init(_ text: String, path: String, environment: [String: String]) {
        self.path = path
        entries = text.split(omittingEmptySubsequences: false) { $0.isNewline }.enumerated()
            .compactMap { number, line in Self.entry(line, number + 1, environment) }
    }

    private static func entry(_ line: Substring, _ number: Int, _ environment: [String: String]) -> Entry? {
        let plain = trim(line)
        guard !plain.isEmpty, !plain.hasPrefix(";"), !plain.hasPrefix("#"), !plain.hasPrefix("[") else {
            return nil
        }
        let parts = plain.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let key = NPMVariables(in: unquoted(parts[0]), environment)
        let value = NPMVariables(in: parts.count > 1 ? unquoted(parts[1]) : "true", environment)
        guard let name = key.text, !name.isEmpty else { return nil }
        return Entry(key: name, value: value.text, variables: key.names + value.names, line: number)
    }

    /// A value without its quotes, or without the comment behind it.
    private static func unquoted(_ text: Substring) -> String {
        let plain = trim(text)
        if plain.hasPrefix("\""), let value = try? JSONValue(parsing: String(plain)),
            let string = value.string
        {
            return string
        }
        if plain.count >= 2, plain.hasPrefix("'"), plain.hasSuffix("'") {
            return String(plain.dropFirst().dropLast())
        }
        return withoutComment(plain)
    }

    /// A `;` or `#` begins a comment unless a backslash stands before it.
    private static func withoutComment(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                if !";#\\".contains(character) { result.append("\\") }
                result.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if ";#".contains(character) {
                break
            } else {
                result.append(character)
            }
        }
        if isEscaped { result.append("\\") }
        return String(trim(result[...]))
    }

    private static func trim(_ text: Substring) -> Substring {
        let front = text.drop { $0.isWhitespace }
        guard let last = front.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return front[...last]
    }
}

/// A text with `${NAME}` in it.
struct NPMVariables {
    /// The text with the values put in; nil if a variable is not set.
    let text: String?
    /// The variables that it names.
    let names: [String]

    init(in template: String, _ environment: [String: String]) {
        var text = ""
        var names: [String] = []
        var isComplete = true
        var rest = template[...]
        while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
            text += rest[..<start.lowerBound]
            let name = rest[start.upperBound..<end]
            let isOptional = name.hasSuffix("?")
            let plain = String(isOptional ? name.dropLast() : name)
            names.append(plain)
            if let value = environment[plain] {
                text += value
            } else if !isOptional {
                isComplete = false
            }
            rest = rest[rest.index(after: end)...]
        }
        self.text = isComplete ? text + rest : nil
        self.names = names
    }
}
