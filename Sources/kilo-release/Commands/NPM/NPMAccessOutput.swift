internal import Artifacts
internal import Core
internal import Destinations

/// How `npm access` prints what it was told.
struct NPMAccessOutput {
    let json: Bool

    /// Prints who may install a package.
    func printStatus(of package: String, at connection: NPMConnection) async throws {
        let status = try await connection.access(to: package) == .public ? "public" : "private"
        try print([(package, status)], only: nil)
    }

    /// Prints names and what may be done: a line each in npm's order, or an object in the registry's.
    func print(_ entries: [NPMAccessEntry], only name: String?) throws {
        try print(entries.map { ($0.name, $0.permission) }, only: name)
    }

    private func print(_ entries: [(name: String, word: String)], only name: String?) throws {
        guard !json else {
            // npm's JSON has all of them, whoever is asked for.
            let members = entries.map { ($0.name, JSONValue.string($0.word)) }
            return StandardStreams.output(JSONValue(members: members).text(.indented))
        }
        let words = Dictionary(entries.map { ($0.name, $0.word) }, uniquingKeysWith: { $1 })
        for entry in try NPMNameOrder.sorted(words.keys.sorted()) where name == nil || name == entry {
            StandardStreams.output("\(entry): \(words[entry] ?? "")".printable)
        }
    }
}
