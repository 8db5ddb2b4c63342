/// Words in a description that add tags, in vsce's order.
enum DescriptionKeywords {
    /// The tags of all words that stand whole in the text, in any case.
    static func tags(in text: String) -> [String] {
        let scalars = Array(text.lowercased().unicodeScalars)
        return all.filter { contains(scalars, Array($0.word.lowercased().unicodeScalars)) }.flatMap(\.tags)
    }

    /// `\b<word>(?!\w)`.
    private static func contains(_ text: [Unicode.Scalar], _ word: [Unicode.Scalar]) -> Bool {
        guard text.count >= word.count else { return false }
        return (0...(text.count - word.count)).contains { start in
            let end = start + word.count
            return (start == 0 || !text[start - 1].isWord) && (end == text.count || !text[end].isWord)
                && text[start..<end].elementsEqual(word)
        }
    }

    private static let all: [(word: String, tags: [String])] = [
        ("git", ["git"]),
        ("npm", ["node"]),
        ("spell", ["markdown"]),
        ("bootstrap", ["bootstrap"]),
        ("lint", ["linters"]),
        ("linting", ["linters"]),
        ("react", ["javascript"]),
        ("js", ["javascript"]),
        ("node", ["javascript", "node"]),
        ("c++", ["c++"]),
        ("Cplusplus", ["c++"]),
        ("xml", ["xml"]),
        ("angular", ["javascript"]),
        ("jquery", ["javascript"]),
        ("php", ["php"]),
        ("python", ["python"]),
        ("latex", ["latex"]),
        ("ruby", ["ruby"]),
        ("java", ["java"]),
        ("erlang", ["erlang"]),
        ("sql", ["sql"]),
        ("nodejs", ["node"]),
        ("c#", ["c#"]),
        ("css", ["css"]),
        ("javascript", ["javascript"]),
        ("ftp", ["ftp"]),
        ("haskell", ["haskell"]),
        ("unity", ["unity"]),
        ("terminal", ["terminal"]),
        ("powershell", ["powershell"]),
        ("laravel", ["laravel"]),
        ("meteor", ["meteor"]),
        ("emmet", ["emmet"]),
        ("eslint", ["linters"]),
        ("tfs", ["tfs"]),
        ("rust", ["rust"]),
    ]
}
