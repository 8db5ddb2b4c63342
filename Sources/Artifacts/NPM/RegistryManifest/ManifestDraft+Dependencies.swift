import Core

/// The maps of dependencies.
extension ManifestDraft {
    mutating func fixDependencies() throws {
        for key in ["dependencies", "devDependencies", "optionalDependencies"] where isTruthy(key) {
            // npm still reads lists and texts from its first years; a release with one is a mistake.
            guard members[key]?.object != nil else {
                throw Failure.npmManifest(subject, "\"\(key)\" must be an object of names and ranges")
            }
        }
        for key in ["dependencies", "devDependencies"] {
            members[key] = members[key]?.object.map { .object(Self.fixRanges($0)) }
        }
    }

    private static func fixRanges(_ ranges: JSONObject) -> JSONObject {
        var result = JSONObject()
        for (name, value) in ranges.members {
            guard let range = value.string else { continue }
            result[name] = .string(HostedRepository(range)?.url ?? range)
        }
        return result
    }

    mutating func fixBundledDependencies() {
        if members["bundleDependencies"] == nil {
            members["bundleDependencies"] = members["bundledDependencies"]
        }
        members["bundledDependencies"] = nil
        switch members["bundleDependencies"] {
        case .bool(true): members["bundleDependencies"] = Self.keys(members["dependencies"]?.object)
        case .object(let object): members["bundleDependencies"] = Self.keys(object)
        case .array: fixTextList("bundleDependencies")
        default: members["bundleDependencies"] = nil
        }
    }

    /// What is bundled is a dependency too.
    mutating func declareBundledDependencies() {
        let names = members["bundleDependencies"]?.array?.compactMap(\.string) ?? []
        guard !names.isEmpty else { return }
        var dependencies = members["dependencies"]?.object ?? JSONObject()
        for name in names where dependencies[name] == nil { dependencies[name] = "*" }
        members["dependencies"] = .object(dependencies)
    }

    private static func keys(_ object: JSONObject?) -> JSONValue {
        .array((object?.members ?? []).map { .string($0.key) })
    }

    /// Keeps the texts of a list that are not empty; drops a member that is no list.
    mutating func fixTextList(_ key: String) {
        guard isTruthy(key) else { return }
        let texts = members[key]?.array?.filter { $0.string.map { !$0.isEmpty } ?? false }
        members[key] = texts.map { .array($0) }
    }

    mutating func fixScripts() {
        guard let value = members["scripts"] else { return }
        guard let scripts = value.object else {
            members["scripts"] = nil
            return
        }
        var result = JSONObject()
        for (name, script) in scripts.members {
            if let text = script.string { result[name] = .string(Self.withoutBinFolder(text)) }
        }
        members["scripts"] = .object(result)
    }

    /// `./node_modules/.bin/tool` -> `tool`, which npm finds on its path anyway.
    private static func withoutBinFolder(_ script: String) -> String {
        for prefix in ["./node_modules/.bin/", "node_modules/.bin/"] where script.hasPrefix(prefix) {
            return String(script.dropFirst(prefix.count))
        }
        return script
    }
}
