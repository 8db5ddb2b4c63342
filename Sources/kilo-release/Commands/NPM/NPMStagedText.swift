internal import Core

/// A version that waits, as `npm stage list` shows it: a line for each of its members that says something.
enum NPMStagedText {
    static func text(_ item: JSONValue) -> String {
        var members = item.object ?? JSONObject()
        if let type = members["actorType"], let actor = members["actor"] {
            members["actor"] = .string("\(word(actor)) (\(word(type)))")
        }
        members["actorType"] = nil
        let rest = members.members.map(\.key).filter { key in !names.contains { $0.key == key } }
        let lines = (names + rest.map { (key: $0, name: $0) }).compactMap { key, name in
            members[key].flatMap { $0 == .null ? nil : "\(name): \(word($0))" }
        }
        return lines.joined(separator: "\n").printable
    }

    /// Members that npm shows first, and under which names.
    private static let names: [(key: String, name: String)] = [
        ("id", "id"), ("packageName", "package name"), ("version", "version"), ("tag", "tag"),
        ("createdAt", "date staged"), ("actor", "staged by"), ("shasum", "shasum"),
    ]

    private static func word(_ value: JSONValue) -> String { value.string ?? value.text() }
}
