/// Guesses what somebody meant.
enum Spelling {
    /// The word with the fewest insertions, deletions and replacements between it and the text, if they are
    /// three at most, or two in a short text; the first of several.
    static func nearest(_ text: String, _ words: [String]) -> String? {
        let near = words.map { (word: $0, distance: distance(Array(text), Array($0))) }
        let best = near.min { $0.distance < $1.distance }
        return best.flatMap { $0.distance <= min(3, max(2, text.count / 3)) && !text.isEmpty ? $0.word : nil }
    }

    /// The Levenshtein distance, row by row.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (line, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (column, other) in right.enumerated() {
                let replaced = diagonal + (character == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
