import Core
import SystemPackage

extension NPMSurroundings {
    /// Looks at a package folder, as far as the registry's manifest depends on it.
    ///
    /// Also files that are not packed count, as they do for npm: a readme on disk is shown by the registry.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    init(folder: FilePath, members: JSONObject, gitHead: String?) throws {
        self.init(gitHead: gitHead)
        let names = try FileSystem.names(in: folder).filter { !FileSystem.isFolder(folder.appending($0)) }
        files = names
        for key in ["bin", "man"] {
            guard let inner = members["directories"]?[key]?.string else { continue }
            files += try Self.list(PosixPath.normalised(inner), in: folder)
        }
        // Declarations beside `main` are looked for by name.
        let main = members["main"]?.string ?? "index.js"
        let stem = PosixPath.normalised(main).dropLast(PosixPath.extname(main).count)
        if stem.contains("/"), FileSystem.exists(folder.appending("\(stem).d.ts")) {
            files.append("\(stem).d.ts")
        }
        if let name = Self.readmeName(among: names) {
            readme = Readme(name: name, text: try Self.text(folder.appending(name)))
        }
        if names.contains("AUTHORS") { authors = try Self.text(folder.appending("AUTHORS")) }
    }

    private static func text(_ file: FilePath) throws -> String {
        String(decoding: try FileStream.contents(of: file), as: UTF8.self)
    }

    private static func list(_ path: String, in folder: FilePath) throws -> [String] {
        guard !path.isEmpty, FileSystem.isFolder(folder.appending(path)) else { return [] }
        let base = path.hasSuffix("/") ? String(path.dropLast()) : path
        return try FileSystem.names(in: folder.appending(base)).flatMap { name in
            let inner = "\(base)/\(name)"
            let isFolder = FileSystem.kind(folder.appending(inner), followLinks: false)?.isFolder ?? false
            return isFolder ? try list(inner, in: folder) : [inner]
        }
    }
}
