import Core

/// Changes single members in the text of a JSON object; every other byte stays: order, indentation, line ends, the
/// final newline, a byte order mark.
struct JSONTextEdit {
    /// The text, with the edits so far.
    private(set) var bytes: [UInt8]

    /// The text of a document.
    ///
    /// - Throws: `JSONSyntaxError` if it is no valid JSON.
    init(_ bytes: [UInt8]) throws(JSONSyntaxError) {
        _ = try JSONValue(parsing: bytes)
        self.bytes = bytes
    }

    /// Replaces the value of a member, or adds the member at the end of its object.
    ///
    /// The path names the keys from the outermost object on; objects on the way that are missing are added.
    mutating func set(_ path: [String], to value: JSONValue) {
        let scanner = JSONTextScanner(bytes: bytes)
        var object = scanner.root
        for (depth, key) in path.enumerated() {
            // In a text with a repeated key the last one counts.
            guard let member = scanner.members(ofObjectAt: object).last(where: { $0.key == key }) else {
                let missing = path[(depth + 1)...].reversed().reduce(value) { .init(members: [($1, $0)]) }
                return append(key, missing, to: object, scanner)
            }
            let isObject = bytes[member.value.lowerBound] == UInt8(ascii: "{")
            if depth == path.count - 1 || !isObject {
                let missing = path[(depth + 1)...].reversed().reduce(value) { .init(members: [($1, $0)]) }
                return bytes.replaceSubrange(member.value, with: text(missing, in: object, scanner))
            }
            object = member.value.lowerBound
        }
    }

    /// Removes a member with the white space in front of it; a path that leads to nothing changes nothing.
    mutating func remove(_ path: [String]) {
        // A key that stands twice goes away altogether.
        while removeLast(path) {}
    }

    /// Returns whether there was something to remove.
    private mutating func removeLast(_ path: [String]) -> Bool {
        let scanner = JSONTextScanner(bytes: bytes)
        var object = scanner.root
        for key in path.dropLast() {
            guard let member = scanner.members(ofObjectAt: object).last(where: { $0.key == key }),
                bytes[member.value.lowerBound] == UInt8(ascii: "{")
            else { return false }
            object = member.value.lowerBound
        }
        let members = scanner.members(ofObjectAt: object)
        guard let index = members.lastIndex(where: { $0.key == path.last }) else { return false }
        let end = members[index].value.upperBound
        if index > 0 {
            bytes.removeSubrange(members[index - 1].value.upperBound..<end)
        } else if members.count > 1 {
            bytes.removeSubrange(members[0].keyStart..<members[1].keyStart)
        } else {
            bytes.removeSubrange((object + 1)..<scanner.skipSpace(end))
        }
        return true
    }

    private mutating func append(
        _ key: String, _ value: JSONValue, to object: Int, _ scanner: JSONTextScanner
    ) {
        let space = memberSpace(object, scanner)
        let colon = space.contains(10) ? ": " : colon(object, scanner)
        let name = JSONValue.string(key).text()
        let member = Array("\(name)\(colon)".utf8) + text(value, in: object, scanner)
        if let last = scanner.members(ofObjectAt: object).last {
            bytes.insert(contentsOf: Array(",".utf8) + space + member, at: last.value.upperBound)
        } else {
            let end = scanner.skipSpace(object + 1)
            let close = outerSpace(object, space)
            bytes.replaceSubrange((object + 1)..<end, with: space + member + close)
        }
    }

    /// The white space in front of a member of this object, taken from its first member, or made up in the
    /// document's own way for an empty object.
    private func memberSpace(_ object: Int, _ scanner: JSONTextScanner) -> [UInt8] {
        let members = scanner.members(ofObjectAt: object)
        if members.count > 1 {
            let space = bytes[members[0].value.upperBound..<members[1].keyStart].drop { $0 != 44 }.dropFirst()
            return Array(space)
        }
        if let first = members.first { return Array(bytes[(object + 1)..<first.keyStart]) }
        guard object != scanner.root else { return [] }
        let root = memberSpace(scanner.root, scanner)
        let line = root.lastIndex(of: 10).map { Array(root[($0 + 1)...]) } ?? []
        return root.isEmpty || line.isEmpty ? root : lineSpace(before: object) + line
    }

    /// The line break and indentation of the line on which a place stands.
    private func lineSpace(before index: Int) -> [UInt8] {
        guard let start = bytes[..<index].lastIndex(of: 10) else { return [] }
        let indentation = bytes[(start + 1)...].prefix { $0 == 32 || $0 == 9 }
        let isWindows = start > 0 && bytes[start - 1] == 13
        return (isWindows ? [13, 10] : [10]) + indentation
    }

    private func outerSpace(_ object: Int, _ space: [UInt8]) -> [UInt8] {
        space.contains(10) ? lineSpace(before: object) : []
    }

    /// `: ` or `:`, as the object's first member has it.
    private func colon(_ object: Int, _ scanner: JSONTextScanner) -> String {
        guard let first = scanner.members(ofObjectAt: scanner.root).first else { return ":" }
        return bytes[first.value.lowerBound - 1] == UInt8(ascii: ":") ? ":" : ": "
    }

    /// A value laid out for a member of this object.
    private func text(_ value: JSONValue, in object: Int, _ scanner: JSONTextScanner) -> [UInt8] {
        let space = memberSpace(object, scanner)
        guard space.contains(10), value.object != nil || value.array != nil else {
            return Array(value.text().utf8)
        }
        let root = memberSpace(scanner.root, scanner)
        let unit = root.lastIndex(of: 10).map { Array(root[($0 + 1)...]) } ?? []
        return reindented(Array(value.text(.indented).utf8), newline: space, unit: unit)
    }

    /// Turns lines with two spaces a level into lines that fit their surroundings.
    private func reindented(_ text: [UInt8], newline: [UInt8], unit: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for (number, line) in text.split(separator: 10).enumerated() {
            let spaces = line.prefix { $0 == 32 }.count
            if number > 0 {
                result += newline
                for _ in 0..<(spaces / 2) { result += unit }
            }
            result += line.dropFirst(spaces)
        }
        return result
    }
}
