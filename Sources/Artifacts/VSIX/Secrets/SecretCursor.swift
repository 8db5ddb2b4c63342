/// Reads forward over the bytes of what may be a secret.
struct SecretCursor {
    private let text: ArraySlice<UInt8>
    private let start: Int
    private(set) var index: Int

    init(_ text: ArraySlice<UInt8>, _ start: Int) {
        (self.text, self.start, index) = (text, start, start)
    }

    /// Whether what stands in front could not be part of the secret's first word.
    var isAtWordStart: Bool {
        start == text.startIndex || !Class.word.contains(text[start - 1])
    }

    /// Consumes exactly these bytes, or nothing.
    mutating func take(_ expected: String) -> Bool {
        guard text[index...].starts(with: expected.utf8) else { return false }
        index += expected.utf8.count
        return true
    }

    /// Consumes these letters in any case, or nothing.
    mutating func takeAnyCase(_ expected: String) -> Bool {
        let letters = text[index...].prefix(expected.utf8.count)
        guard letters.elementsEqual(expected.utf8, by: { $0 | 0x20 == $1 }) else { return false }
        index += letters.count
        return true
    }

    /// Whether these letters, in any case, and perhaps an underscore stand in front of the start.
    func isBehindAnyCase(_ expected: String) -> Bool {
        let before = text[..<start]
        let trimmed = before.last == UInt8(ascii: "_") ? before.dropLast() : before
        return trimmed.suffix(expected.utf8.count).elementsEqual(expected.utf8) { $0 | 0x20 == $1 }
    }

    /// Consumes this many bytes of a class, or nothing.
    mutating func take(_ count: Int, of kind: Class) -> Bool {
        let run = text[index...].prefix(count)
        guard run.count == count, run.allSatisfy(kind.contains) else { return false }
        index += count
        return true
    }

    /// Consumes as many bytes of a class as are there, up to a number.
    @discardableResult
    mutating func skip(upTo count: Int, of kind: Class) -> ArraySlice<UInt8> {
        let run = text[index...].prefix(count).prefix(while: kind.contains)
        index += run.count
        return run
    }

    /// Bytes that count as equal in a shape.
    enum Class: Sendable {
        case alphanumeric, word, token, dashed, hexadecimal, base64, awsKey, path, label, underscore, quote,
            space

        func contains(_ byte: UInt8) -> Bool {
            let scalar = Unicode.Scalar(byte)
            let isAlphanumeric = scalar.isWord && scalar != "_"
            return switch self {
            case .alphanumeric: isAlphanumeric
            case .word: scalar.isWord
            case .token: scalar.isWord || scalar == "-"
            case .dashed: isAlphanumeric || scalar == "-"
            case .hexadecimal:
                ("0"..."9").contains(scalar) || ("a"..."f").contains(Unicode.Scalar(byte | 0x20))
            case .base64: isAlphanumeric || "+/=".unicodeScalars.contains(scalar)
            case .awsKey: isAlphanumeric || "+/=".unicodeScalars.contains(scalar)
            case .path: isAlphanumeric || scalar == "/"
            case .label: ("A"..."Z").contains(scalar) || scalar == " "
            case .underscore: scalar == "_"
            case .quote: "\"'`".unicodeScalars.contains(scalar)
            case .space: scalar == " " || scalar == "\t"
            }
        }
    }
}
