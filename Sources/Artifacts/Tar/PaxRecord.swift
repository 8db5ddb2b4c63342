/// A record of a pax header: `LENGTH KEY=VALUE\n`, whose length counts its own digits.
enum PaxRecord {
    /// What stands before the name of an extended attribute, whose value is binary.
    ///
    /// star's convention, which the image specification names.
    static let extendedPrefix = "SCHILY.xattr."

    static func bytes(_ key: String, _ value: String) -> [UInt8] { bytes(key, Array(value.utf8)) }

    static func bytes(_ key: String, _ value: [UInt8]) -> [UInt8] {
        let rest = Array(" \(key)=".utf8) + value + [UInt8(ascii: "\n")]
        var length = rest.count
        while length != rest.count + String(length).utf8.count {
            length = rest.count + String(length).utf8.count
        }
        return Array("\(length)".utf8) + rest
    }

    /// The keys and values of a header's records, in their order; nil if a length is wrong or something is left.
    static func read(_ bytes: [UInt8]) -> [(key: String, value: [UInt8])]? {
        var records: [(String, [UInt8])] = []
        var rest = bytes[...]
        while let space = rest.firstIndex(of: UInt8(ascii: " ")) {
            guard let length = Int(String(decoding: rest[..<space], as: UTF8.self)), length > 0,
                length <= rest.count, rest.startIndex + length - 1 > space,
                rest[rest.startIndex + length - 1] == UInt8(ascii: "\n")
            else { return nil }
            let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
            guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let key = String(decoding: record[..<equals], as: UTF8.self)
            records.append((key, Array(record[(equals + 1)...])))
            rest = rest.dropFirst(length)
        }
        return rest.isEmpty ? records : nil
    }
}
