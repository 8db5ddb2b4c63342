internal import Core
internal import SystemPackage

/// The texts of `package.nls.json`, which stand in the manifest as `%key%`.
struct Localisation: Sendable {
    private let translations: JSONValue

    init(_ translations: JSONValue) { self.translations = translations }

    /// Reads the translations beside a manifest; without the file there is nothing to translate.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`vsix.manifest`) if the file is no JSON, comments and trailing commas aside.
    init?(folder: FilePath) throws {
        let path = folder.appending("package.nls.json")
        guard FileSystem.exists(path) else { return nil }
        do {
            translations = try JSONValue(parsing: JSONWithComments.plain(try FileStream.contents(of: path)))
        } catch let error as JSONSyntaxError {
            throw Failure(
                .vsixManifest, "\(path):\(error.line)",
                "Error parsing 'package.nls.json' file: \(error.message)", advice: "correct the JSON")
        }
    }

    /// The manifest with its placeholders replaced, and a violation for each that has no translation.
    func apply(to manifest: JSONValue) -> (manifest: JSONValue, violations: [Violation]) {
        var violations: [Violation] = []
        let result = apply(to: manifest, at: [], &violations)
        return (result, violations)
    }

    private func apply(to value: JSONValue, at keys: [String], _ violations: inout [Violation]) -> JSONValue {
        switch value {
        case .string(let text):
            // Only a whole text is a placeholder: `%a-b%` and `x %a%` stay.
            guard let match = text.wholeMatch(of: /%([A-Za-z0-9_.]+)%/) else { return value }
            if let translation = translations[String(match.1)] { return translation }
            var violation = Violation(
                "No translation found for \(text)", advice: "add the key to package.nls.json")
            violation.keys = keys
            violations.append(violation)
            return value
        case .array(let values): return .array(values.map { apply(to: $0, at: keys, &violations) })
        case .object(let object):
            return JSONValue(
                members: object.members.map {
                    ($0.key, apply(to: $0.value, at: keys + [$0.key], &violations))
                })
        case .null, .bool, .number: return value
        }
    }
}

/// JSON with comments and trailing commas, as VS Code's own files have them.
enum JSONWithComments {
    /// The same document as plain JSON, with every line where it was.
    static func plain(_ text: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var index = 0
        // Where in the output a comma stands that nothing but space has followed yet.
        var comma: Int?
        while index < text.count {
            let byte = text[index]
            let next = index + 1 < text.count ? text[index + 1] : 0
            switch byte {
            case UInt8(ascii: "\""):
                let end = endOfString(text, from: index)
                output += text[index..<end]
                index = end
                comma = nil
                continue
            case UInt8(ascii: "/") where next == UInt8(ascii: "/"):
                index = text[index...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
                continue
            case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
                let end = endOfComment(text, from: index + 2)
                output += text[index..<end].filter { $0 == UInt8(ascii: "\n") }
                index = end
                continue
            case UInt8(ascii: ","): comma = output.count
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if let place = comma { output[place] = UInt8(ascii: " ") }
                comma = nil
            case 0x20, 0x09, 0x0A, 0x0D: break
            default: comma = nil
            }
            output.append(byte)
            index += 1
        }
        return output
    }

    private static func endOfString(_ text: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < text.count, text[index] != UInt8(ascii: "\"") {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, text.count)
    }

    private static func endOfComment(_ text: [UInt8], from start: Int) -> Int {
        var index = start
        while index + 1 < text.count {
            if text[index] == UInt8(ascii: "*"), text[index + 1] == UInt8(ascii: "/") { return index + 2 }
            index += 1
        }
        return text.count
    }
}
