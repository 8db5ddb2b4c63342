internal import Core

/// An extension's manifest after translation, read as vsce reads it: by JavaScript's notion of truth.
struct ExtensionManifest: Hashable, Sendable {
    var value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    /// A member that is there and not `null`.
    subscript(key: String) -> JSONValue? {
        guard let member = value[key], member != .null else { return nil }
        return member
    }

    /// A text that is not empty.
    func text(_ key: String) -> String? { self[key]?.filledString }

    var name: String { text("name") ?? "" }
    var version: String { text("version") ?? "" }
    var publisher: String? { text("publisher") }
    var engine: String? { self["engines"]?["vscode"]?.filledString }

    /// A contribution point's value, whatever it is; nil if the key is missing.
    func contribution(_ path: String...) -> JSONValue? {
        path.reduce(self["contributes"]) { value, key in value?[key] }.flatMap { $0 == .null ? nil : $0 }
    }

    /// The elements of a contribution point, of which there may be none.
    func contributions(_ path: String...) -> [JSONValue] {
        (path.reduce(self["contributes"]) { value, key in value?[key] })?.array ?? []
    }

    /// Texts of a list: `keywords`, `categories`, `extensionPack`.
    func texts(_ key: String) -> [String] { (self[key]?.array ?? []).compactMap(\.string) }

    var keywords: [String] { texts("keywords") }
    var files: [String]? { self["files"]?.array?.compactMap(\.string) }
    var sponsorURL: String? { self["sponsor"]?["url"]?.filledString }
    var activationEvents: [String] { texts("activationEvents") }

}

extension JSONValue {
    /// A text that is not empty.
    var filledString: String? { string.flatMap { $0.isEmpty ? nil : $0 } }

    /// What JavaScript inserts into a text for the value.
    var javaScriptText: String {
        switch self {
        case .null: "null"
        case .bool(let value): String(value)
        case .number(let text): text
        case .string(let text): text
        case .array(let values): values.map { $0 == .null ? "" : $0.javaScriptText }.joined(separator: ",")
        case .object: "[object Object]"
        }
    }
}

extension Sequence where Element: Hashable {
    /// The elements without repetitions, each at its first place.
    func withoutRepetitions() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
