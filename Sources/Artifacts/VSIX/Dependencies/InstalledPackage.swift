internal import Core
internal import SystemPackage

/// A package in some `node_modules`, with what it asks for.
struct InstalledPackage: Sendable {
    /// Relative to the extension's folder: `node_modules/dep`; empty for the extension itself.
    let path: String
    let manifest: JSONValue

    var name: String { manifest["name"]?.string ?? path }
    var version: String { manifest["version"]?.string ?? "" }

    /// A package that another one wants.
    struct Wish: Hashable, Sendable {
        let name: String
        let range: String
        let isOptional: Bool
    }

    /// What it needs to run.
    var production: [Wish] {
        let optional = wishes("optionalDependencies", isOptional: { _ in true })
        let names = Set(optional.map(\.name))
        // npm lets an optional dependency win over a plain one of the same name.
        let plain = wishes("dependencies", isOptional: { _ in false }).filter { !names.contains($0.name) }
        let peers = wishes("peerDependencies") { name in
            manifest["peerDependenciesMeta"]?[name]?["optional"]?.bool ?? false
        }
        return plain + optional + peers
    }

    /// What only its developers need.
    var development: [Wish] { wishes("devDependencies", isOptional: { _ in true }) }

    private func wishes(_ key: String, isOptional: (String) -> Bool) -> [Wish] {
        (manifest[key]?.object?.members ?? []).map { name, range in
            Wish(name: name, range: range.string ?? "", isOptional: isOptional(name))
        }
    }
}

/// All packages that are installed for an extension, by place.
struct InstalledPackages: Sendable {
    private(set) var byPath: [String: InstalledPackage] = [:]

    /// Reads every `node_modules` below the folder.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `vsix.manifest`).
    init(_ folder: FilePath) throws {
        try read(folder, "node_modules")
        // npm's own record of what it installed hides what is not in it.
        let record = folder.appending("node_modules/.package-lock.json")
        if FileSystem.exists(record),
            let known = Self.known(try FileStream.contents(of: record, limit: 256 << 20))
        {
            byPath = byPath.filter { known.contains($0.key) }
        }
    }

    private static func known(_ text: [UInt8]) -> Set<String>? {
        guard let record = (try? JSONValue(parsing: text))?.object else { return nil }
        return Set(record["packages"]?.object?.members.map(\.key) ?? [])
    }

    private mutating func read(_ folder: FilePath, _ path: String) throws {
        let place = folder.pushing(FilePath(path))
        guard FileSystem.isFolder(place) else { return }
        for name in try FileSystem.names(in: place) where !name.hasPrefix(".") {
            let child = "\(path)/\(name)"
            guard FileSystem.isFolder(folder.pushing(FilePath(child))) else { continue }
            if name.hasPrefix("@") {
                try read(folder, child)
            } else {
                try add(folder, child)
            }
        }
    }

    private mutating func add(_ folder: FilePath, _ path: String) throws {
        let file = folder.pushing(FilePath(path)).appending("package.json")
        var manifest = JSONValue.object(JSONObject())
        if FileSystem.exists(file) {
            do {
                manifest = try JSONValue(parsing: try FileStream.contents(of: file))
            } catch let error as JSONSyntaxError {
                throw Failure(
                    .vsixManifest, "\(file):\(error.line)", "is no JSON: \(error.message)",
                    advice: "install the dependencies again")
            }
        }
        byPath[path] = InstalledPackage(path: path, manifest: manifest)
        try read(folder, "\(path)/node_modules")
    }

    /// The package that Node finds from a place: in its own `node_modules`, then in those above.
    func resolve(_ name: String, from path: String) -> InstalledPackage? {
        var place = path
        while true {
            if let found = byPath[place.isEmpty ? "node_modules/\(name)" : "\(place)/node_modules/\(name)"] {
                return found
            }
            guard !place.isEmpty else { return nil }
            let above = place.ranges(of: "/node_modules/").last.map { place[..<$0.lowerBound] }
            place = above.map(String.init) ?? ""
        }
    }
}
