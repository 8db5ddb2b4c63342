internal import Core

extension ManifestRules {
    /// Characters that XML cannot hold would make `extension.vsixmanifest` unreadable; vsce writes them.
    var characters: [Violation] {
        let keys = [
            "displayName", "description", "keywords", "categories", "badges", "sponsor", "homepage", "qna",
        ]
        return keys.compactMap { key in
            guard let value = manifest[key], let scalar = Self.unwritable(value) else { return nil }
            let code = String(scalar.value, radix: 16, uppercase: true)
            let number = String(repeating: "0", count: max(0, 4 - code.utf8.count)) + code
            return Violation(
                "The property '\(key)' holds the character U+\(number), which extension.vsixmanifest cannot hold.",
                at: key, advice: "take the character out")
        }
    }

    private static func unwritable(_ value: JSONValue) -> Unicode.Scalar? {
        switch value {
        case .string(let text): text.unicodeScalars.first { !XMLText.canHold($0) }
        case .array(let values): values.lazy.compactMap(unwritable).first
        case .object(let object): object.members.lazy.compactMap { unwritable($0.value) }.first
        case .null, .bool, .number: nil
        }
    }
}
