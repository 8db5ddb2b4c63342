/// The name that a plan file declares.
enum DeclarationName {
    /// `KiloCode` -> `kiloCode`, `CLI` -> `cli`, `VSCode` -> `vsCode`, `kilo-release` -> `kiloRelease`; nil where
    /// no identifier comes out.
    ///
    /// An initialism in front is lowered whole, as Swift's API Design Guidelines spell it (`utf8Bytes`).
    static func from(stem: String) -> String? {
        let words = stem.split(whereSeparator: { $0 == "-" || $0 == "_" }).map(String.init)
        guard let first = words.first, stem != "main",
            stem.unicodeScalars.allSatisfy({ $0.isASCII && isNamePart($0) }), first.first?.isLetter == true
        else { return nil }
        return lowerFront(first) + words.dropFirst().map(raiseFirst).joined()
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
    }

    private static func lowerFront(_ word: String) -> String {
        let capitals = word.prefix(while: \.isUppercase)
        // The last of several capitals begins the next word: VSCode is VS and Code.
        let isFollowedByLetter = word.dropFirst(capitals.count).first?.isLowercase == true
        let count = capitals.count > 1 && isFollowedByLetter ? capitals.count - 1 : capitals.count
        return word.prefix(count).lowercased() + word.dropFirst(count)
    }

    private static func raiseFirst(_ word: String) -> String {
        word.prefix(1).uppercased() + word.dropFirst()
    }
}
