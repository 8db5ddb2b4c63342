/// Words as a shell takes them.
enum ShellWord {
    /// The word itself if it needs no quotes, else in single quotes.
    static func quote(_ word: String) -> String {
        let isPlain = word.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=@:,".contains($0))
        }
        if isPlain, !word.isEmpty { return word }
        return "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
}
