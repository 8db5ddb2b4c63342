import Glibc

/// Tells quickly whether a text may hold a token of npm or GitHub, or a private key; most texts do not, and need no
/// closer look.
///
/// It looks for underscores behind the tokens' prefixes (`npm_`, `ghp_`, `github_pat_` and others), and for the words
/// that end the first line of a key.
struct SecretHints {
    /// Whether there was a hint.
    private(set) var isSuspicious = false
    /// The end of what was read, as a hint can lie across two pieces.
    private var tail: [UInt8] = []

    private static let reach = 32
    private static let keyLine = Array("PRIVATE KEY-----".utf8)

    /// Takes the next bytes.
    mutating func update(_ piece: UnsafeRawBufferPointer) {
        guard !isSuspicious else { return }
        if !tail.isEmpty {
            let border = tail + piece.prefix(Self.reach)
            isSuspicious = border.withUnsafeBytes(Self.hasHint)
        }
        isSuspicious = isSuspicious || Self.hasHint(piece)
        tail = Array((tail + piece.suffix(Self.reach)).suffix(Self.reach))
    }

    private static func hasHint(_ bytes: UnsafeRawBufferPointer) -> Bool {
        find("_", in: bytes) { isToken(bytes, underscore: $0) }
            || find("Y", in: bytes) { index in
                let start = index - 10
                return start >= 0 && bytes[start...].starts(with: keyLine)
            }
    }

    /// Whether one of the places of a character is what is looked for.
    private static func find(
        _ character: Unicode.Scalar, in bytes: UnsafeRawBufferPointer, _ isHint: (Int) -> Bool
    ) -> Bool {
        guard let start = bytes.baseAddress else { return false }
        var place = 0
        while place < bytes.count,
            let found = memchr(start + place, Int32(character.value), bytes.count - place)
        {
            let index = start.distance(to: UnsafeRawPointer(found))
            if isHint(index) { return true }
            place = index + 1
        }
        return false
    }

    /// A prefix in front of the underscore, and sixteen letters and digits behind it.
    private static func isToken(_ bytes: UnsafeRawBufferPointer, underscore: Int) -> Bool {
        guard underscore >= 3, underscore + 16 < bytes.count else { return false }
        switch (bytes[underscore - 3], bytes[underscore - 2], bytes[underscore - 1]) {
        case (UInt8(ascii: "n"), UInt8(ascii: "p"), UInt8(ascii: "m")),
            (UInt8(ascii: "g"), UInt8(ascii: "h"), _),
            (UInt8(ascii: "p"), UInt8(ascii: "a"), UInt8(ascii: "t")):
            return bytes[(underscore + 1)...(underscore + 16)].allSatisfy(isAlphanumeric)
        default: return false
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte & 0xDF)
    }
}
