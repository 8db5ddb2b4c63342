/// What a token is for, as the distribution project's token specification spells it:
/// `repository:a/b:pull,push`.
struct OCIScope: Hashable, CustomStringConvertible {
    let type: String
    let name: String
    var actions: [String]

    init(repository: String, _ actions: String...) {
        type = "repository"
        name = repository
        self.actions = actions
    }

    /// Reads one scope; the name may contain a colon (a host with a port).
    init?(_ text: Substring) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 3, let type = parts.first, let actions = parts.last else { return nil }
        self.type = String(type)
        name = parts.dropFirst().dropLast().joined(separator: ":")
        self.actions = actions.split(separator: ",").map(String.init)
    }

    var description: String { "\(type):\(name):\(actions.joined(separator: ","))" }

    func covers(_ other: OCIScope) -> Bool {
        type == other.type && name == other.name && other.actions.allSatisfy(actions.contains)
    }
}

extension [OCIScope] {
    /// These scopes and what a challenge asks for beyond them.
    ///
    /// The missing ones go first, as some token services read the first scope only (seen by ggcr).
    func widened(by asked: [OCIScope]) -> [OCIScope] {
        let missing = asked.filter { wanted in !contains { $0.covers(wanted) } }
        return missing + filter { old in !missing.contains { $0.covers(old) } }
    }
}
