internal import Core
internal import SystemPackage

/// All files below an extension's folder but those of its own `node_modules`.
struct FolderListing {
    /// Paths relative to the folder: of each folder first the files, then the subfolders, both in reverse order of
    /// their bytes, as vsce lists them (which decides between LICENSE and LICENSE.txt).
    private(set) var entries: [Entry] = []
    /// The folders that were walked: if something is added or removed, one of them changes.
    private(set) var folders: [FilePath] = []

    private let root: FilePath
    private let followsFolders: Bool

    struct Entry: Hashable, Sendable {
        let path: String
        let kind: Kind
    }

    enum Kind: Hashable, Sendable {
        case file(size: Int, mode: UInt16)
        /// A link to a folder that is not followed, or back to a folder that it stands in.
        case folderLink
        /// A link to nothing.
        case danglingLink
        /// Listed, and not found again: removed meanwhile, or its name is not UTF-8.
        case unreachable
        /// A socket, device or pipe.
        case special
    }

    /// Lists a folder, and packages below it, each without its own `node_modules`.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    init(_ root: FilePath, packages: [String] = [], followsFolders: Bool) throws {
        self.root = root
        self.followsFolders = followsFolders
        for package in [""] + packages { try walk(package, in: package, above: []) }
    }

    private mutating func walk(
        _ folder: String, in package: String, above outer: Set<FileSystem.Identity>
    ) throws {
        let place = folder.isEmpty ? root : root.pushing(FilePath(folder))
        var above = outer
        if let kind = FileSystem.kind(place) { above.insert(kind.identity) }
        self.folders.append(place)
        var folders: [String] = []
        for name in try FileSystem.names(in: place).reversed() {
            if folder == package, name == "node_modules" { continue }
            // vsce drops these names; no zip reader would be safe with them.
            if name.contains("\r") { continue }
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            if isFolder(path, in: "\(place)/\(name)", above: above) { folders.append(path) }
        }
        for path in folders { try walk(path, in: package, above: above) }
    }

    /// Adds what stands at a path, or tells that it is a folder to walk.
    private mutating func isFolder(
        _ path: String, in place: String, above: Set<FileSystem.Identity>
    ) -> Bool {
        guard let own = FileSystem.kind(place, followLinks: false) else {
            entries.append(Entry(path: path, kind: .unreachable))
            return false
        }
        if own.isFolder { return true }
        guard let kind = own.isLink ? FileSystem.kind(place, followLinks: true) : own else {
            entries.append(Entry(path: path, kind: .danglingLink))
            return false
        }
        if kind.isFolder {
            if followsFolders, !above.contains(kind.identity) { return true }
            entries.append(Entry(path: path, kind: .folderLink))
        } else if kind.isFile {
            entries.append(Entry(path: path, kind: .file(size: kind.size, mode: UInt16(kind.mode & 0o777))))
        } else {
            entries.append(Entry(path: path, kind: .special))
        }
        return false
    }
}
