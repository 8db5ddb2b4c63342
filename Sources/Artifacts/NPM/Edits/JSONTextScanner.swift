import Core

/// Finds the places of values in the text of a JSON document that is known to be valid.
struct JSONTextScanner {
    let bytes: [UInt8]

    /// A member of an object: its key, and where key and value stand.
    struct Member {
        let key: String
        let keyStart: Int
        let value: Range<Int>
    }

    /// The members of the object at this place, in order.
    func members(ofObjectAt start: Int) -> [Member] {
        var members: [Member] = []
        var index = skipSpace(start + 1)
        while index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
            let keyEnd = end(ofValueAt: index)
            let valueStart = skipSpace(skipSpace(keyEnd) + 1)
            let valueEnd = end(ofValueAt: valueStart)
            members.append(Member(key: text(index..<keyEnd), keyStart: index, value: valueStart..<valueEnd))
            index = skipSpace(valueEnd)
            guard index < bytes.count, bytes[index] == UInt8(ascii: ",") else { break }
            index = skipSpace(index + 1)
        }
        return members
    }

    /// The place of the first value, behind white space and a byte order mark.
    var root: Int { skipSpace(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0) }

    /// The line of a place, from 1.
    func line(_ index: Int) -> Int { 1 + bytes[..<index].count { $0 == UInt8(ascii: "\n") } }

    /// Where the white space that begins here ends.
    func skipSpace(_ start: Int) -> Int {
        bytes[start...].firstIndex { ![9, 10, 13, 32].contains($0) } ?? bytes.count
    }

    private func end(ofValueAt start: Int) -> Int {
        switch bytes[start] {
        case UInt8(ascii: "\""): end(ofStringAt: start)
        case UInt8(ascii: "{"), UInt8(ascii: "["): end(ofContainerAt: start)
        default: bytes[start...].firstIndex { [9, 10, 13, 32, 0x2C, 0x5D, 0x7D].contains($0) } ?? bytes.count
        }
    }

    private func end(ofStringAt start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }

    private func end(ofContainerAt start: Int) -> Int {
        var depth = 0
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): index = end(ofStringAt: index) - 1
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            index += 1
            if depth == 0 { break }
        }
        return index
    }

    private func text(_ range: Range<Int>) -> String {
        (try? JSONValue(parsing: Array(bytes[range])))?.string ?? ""
    }
}
