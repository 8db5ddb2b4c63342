import Core

extension NPMWarning {
    /// What is odd about a manifest and the paths in its package.
    static func warnings(_ members: JSONObject, paths: [String]) -> [NPMWarning] {
        scripts(members, paths) + sourceMaps(paths) + missingFiles(members, PathSet(paths))
    }

    /// The scripts that `npm pack` runs, or `npm publish` before it sends anything.
    static func skippedScripts(_ members: JSONObject, publishes: Bool) -> [NPMWarning] {
        let names = (publishes ? ["prepublishOnly"] : []) + ["prepack", "prepare", "postpack"]
        return names.filter { members["scripts"]?[$0]?.string != nil }
            .map { .skippedScript(name: $0) }
    }

    private static func scripts(_ members: JSONObject, _ paths: [String]) -> [NPMWarning] {
        let scripts = ["preinstall", "install", "postinstall"].compactMap { name in
            members["scripts"]?[name]?.string.map { NPMWarning.installScript(name: name, command: $0) }
        }
        // npm's own rule: a binding.gyp counts where no script of the package replaces it.
        let isReplaced = members["scripts"]?["install"] != nil || members["scripts"]?["preinstall"] != nil
        let buildsNatively = paths.contains("binding.gyp") && !isReplaced && members["gypfile"] != false
        return scripts + (buildsNatively ? [.nativeBuild] : [])
    }

    private static func sourceMaps(_ paths: [String]) -> [NPMWarning] {
        let endings = [".js.map", ".mjs.map", ".cjs.map", ".css.map", ".d.ts.map"]
        let maps = paths.filter { path in
            !path.hasPrefix("node_modules/") && endings.contains { path.hasSuffix($0) }
        }
        return maps.first.map { [.sourceMaps(count: maps.count, first: $0)] } ?? []
    }

    private static func missingFiles(_ members: JSONObject, _ paths: PathSet) -> [NPMWarning] {
        let bin = PackageBin.normalised(members["bin"], packageName: members["name"]?.string)
        let commands = (bin?.object?.members ?? []).map { ("bin", $0.value.string ?? "") }
        let exports = targets(members["exports"] ?? .null).map { ("exports", $0) }
        return (commands + exports).compactMap { field, target in
            let path = PosixPath.normalised(target)
            // A pattern stands for whatever is there; a folder's slash was for older nodes.
            guard !path.isEmpty, !path.contains("*"), !path.hasSuffix("/"), !paths.contains(path) else {
                return nil
            }
            return .missingFile(field: field, path: target)
        }
    }

    /// The files that `exports` names, under whatever conditions, each once.
    private static func targets(_ exports: JSONValue) -> [String] {
        let all: [String] =
            switch exports {
            case .string(let text): text.hasPrefix("./") ? [text] : []
            case .array(let values): values.flatMap(targets)
            case .object(let object): object.members.flatMap { targets($0.value) }
            default: []
            }
        var seen: Set<String> = []
        return all.filter { seen.insert($0).inserted }
    }
}
