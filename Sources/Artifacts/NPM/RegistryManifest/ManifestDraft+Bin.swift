import Core

/// `bin` and `directories.bin`.
extension ManifestDraft {
    mutating func fixBin() {
        members["bin"] = PackageBin.normalised(members["bin"], packageName: members["name"]?.string)
        guard members["bin"] == nil, let folder = members["directories"]?["bin"]?.string else { return }
        // npm lists the folder with a glob that also matches folders, so that each of these becomes a
        // command as well.
        let root = PosixPath.normalised(folder)
        var commands = JSONObject()
        for path in filesAndFolders(below: root) { commands[PosixPath.basename(path)] = .string(path) }
        members["bin"] = PackageBin.normalised(.object(commands), packageName: nil)
    }

    private func filesAndFolders(below root: String) -> [String] {
        let depth = root.split(separator: "/").count
        let paths = files(below: root).flatMap { path in
            let parts = path.split(separator: "/")
            return (depth + 1...max(depth + 1, parts.count)).map { parts.prefix($0).joined(separator: "/") }
        }
        return Set(paths).sorted { $0.precedes($1) }
    }
}

/// The commands of a package.
enum PackageBin {
    /// `bin` as an object from command to path, with both made safe; nil if nothing is left.
    ///
    /// As npm 11 does it; npm 10 drops commands whose file is hidden.
    static func normalised(
        _ bin: JSONValue?, packageName: String?, keepsHidden: Bool = true
    ) -> JSONValue? {
        guard let bin, bin.isTruthy else { return nil }
        var commands = JSONObject()
        for (key, value) in members(of: bin, packageName: packageName) {
            let name = PosixPath.basename(PosixPath.secured(key, keepsHidden: keepsHidden))
            let path = value.string.map { PosixPath.secured($0, keepsHidden: keepsHidden) }
            guard let path, !name.isEmpty, !path.isEmpty else {
                commands[key] = nil
                continue
            }
            // A renamed command moves to the end, as a deleted and added key does in JavaScript.
            if name != key { commands[key] = nil }
            commands[name] = .string(path)
        }
        return commands.members.isEmpty ? nil : .object(renamedLast(commands, bin))
    }

    /// The paths that npm's installed tree has for the commands, by which files are selected.
    ///
    /// That tree is read by an older set of rules (npm-normalize-package-bin), which keep hidden files.
    static func selectedPaths(_ bin: JSONValue?, packageName: String?) -> [String] {
        guard let bin, bin.isTruthy else { return [] }
        var paths: [String: String] = [:]
        for (key, value) in members(of: bin, packageName: packageName) {
            let name = PosixPath.basename(String(key.map { $0 == "\\" || $0 == ":" ? "/" : $0 }))
            let path = value.string.map { PosixPath.normalised($0.replacing("\\", with: "/")) } ?? ""
            if !name.isEmpty, !path.isEmpty { paths[name] = path }
        }
        return Array(paths.values)
    }

    private static func members(of bin: JSONValue, packageName: String?) -> [(key: String, value: JSONValue)]
    {
        switch bin {
        case .string: packageName.map { [($0, bin)] } ?? []
        case .array(let values): values.map { (PosixPath.basename($0.string ?? ""), $0) }
        case .object(let object): object.members
        default: []
        }
    }

    private static func renamedLast(_ commands: JSONObject, _ bin: JSONValue) -> JSONObject {
        guard let original = bin.object else { return commands }
        var result = JSONObject()
        for (key, value) in commands.members where original[key] != nil { result[key] = value }
        for (key, value) in commands.members where original[key] == nil { result[key] = value }
        return result
    }
}
