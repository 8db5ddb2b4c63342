import Core

/// What packing needs to know from a package.json.
struct PackageFacts {
    let members: JSONObject
    /// How the file is called in failures.
    let subject: String

    /// The entries of `files`; nil if there are none to speak of.
    ///
    /// - Throws: `Failure` (`npm.invalid-manifest`) for an entry that is no text.
    var files: [String]? {
        get throws {
            guard let value = members["files"], value.isTruthy else { return nil }
            // npm iterates over whatever is there: a text gives its characters.
            if let text = value.string { return text.map(String.init) }
            let entries = value.array?.compactMap(\.string)
            guard let entries, entries.count == value.array?.count else {
                throw Failure.npmManifest(subject, "\"files\" must be a list of texts")
            }
            return entries
        }
    }

    var main: String? { members["main"].flatMap(Self.text) }
    var browser: String? { members["browser"].flatMap(Self.text) }

    /// The files of the commands, as files are selected by them.
    var selectedBinPaths: [String] {
        PackageBin.selectedPaths(members["bin"], packageName: members["name"]?.string)
    }

    /// The files of the commands, as they are named after npm made them safe.
    func binPaths(_ compatibility: NPMCompatibility) -> [String] {
        let bin = PackageBin.normalised(
            members["bin"], packageName: members["name"]?.string, keepsHidden: compatibility != .npm10)
        return bin?.object?.members.compactMap { $0.value.string } ?? []
    }

    /// The names that the root package asks to bundle.
    var bundled: [String] {
        switch members["bundleDependencies"] ?? members["bundledDependencies"] {
        case .array(let names): names.compactMap(\.string)
        case .object(let object): object.members.map(\.key)
        case .bool(true): keys("dependencies")
        default: []
        }
    }

    /// The names that are installed with the package in every case or where they can be.
    var installed: [String] { keys("dependencies") + keys("optionalDependencies") }

    func keys(_ member: String) -> [String] { members[member]?.object?.members.map(\.key) ?? [] }

    /// A value as JavaScript puts it into a text; nil if it counts as false.
    private static func text(_ value: JSONValue) -> String? {
        guard value.isTruthy else { return nil }
        switch value {
        case .object: return "[object Object]"
        case .array(let values): return values.map { $0.string ?? "" }.joined(separator: ",")
        case .string(let text), .number(let text): return text
        case .bool, .null: return "true"
        }
    }
}
