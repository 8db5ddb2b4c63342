/// Finds lines in the text of a JSON document that is known to be well-formed.
struct JSONLines {
    private let text: [UInt8]

    init(_ text: [UInt8]) { self.text = text }

    /// The line, from 1, of the key at the end of a path of keys; of its nearest parent that is there if it is
    /// missing; nil if not even the first key is.
    func line(of keys: [String]) -> Int? {
        var found: Int?
        var path: [String] = []
        var matched = 0
        var scanner = Scanner(text)
        while let token = scanner.next() {
            switch token {
            case .open: path.append("")
            case .close: _ = path.popLast()
            case .string(let value, let offset, let isKey):
                guard isKey, !path.isEmpty else { continue }
                path[path.count - 1] = value
                guard path.count > matched, path.count <= keys.count, path[...] == keys[..<path.count]
                else { continue }
                matched = path.count
                found = 1 + text[..<offset].count { $0 == UInt8(ascii: "\n") }
            }
        }
        return found
    }

    private enum Token {
        case open
        case close
        case string(String, offset: Int, isKey: Bool)
    }

    private struct Scanner {
        let text: [UInt8]
        var index = 0

        init(_ text: [UInt8]) { self.text = text }

        mutating func next() -> Token? {
            while index < text.count {
                let start = index
                index += 1
                switch text[start] {
                case UInt8(ascii: "{"), UInt8(ascii: "["): return .open
                case UInt8(ascii: "}"), UInt8(ascii: "]"): return .close
                case UInt8(ascii: "\""):
                    let value = string()
                    return .string(value, offset: start, isKey: isColonNext)
                default: continue
                }
            }
            return nil
        }

        private mutating func string() -> String {
            let start = index
            while index < text.count, text[index] != UInt8(ascii: "\"") {
                index += text[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            let end = min(index, text.count)
            index = end + 1
            return String(decoding: text[start..<end], as: UTF8.self)
        }

        private var isColonNext: Bool {
            text[min(index, text.count)...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
                == UInt8(ascii: ":")
        }
    }
}
