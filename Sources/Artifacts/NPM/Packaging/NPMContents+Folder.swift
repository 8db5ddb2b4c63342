import Core
import SystemPackage

extension NPMContents {
    /// The contents of a package folder, selected by npm's rules.
    ///
    /// - Throws: `Failure` (`npm.invalid-manifest`, `file.unreadable`).
    init(
        folder: FilePath, edits: NPMManifestEdits = NPMManifestEdits(), workspaceRoot: FilePath? = nil,
        compatibility: NPMCompatibility = .corrected, modes: ModePolicy? = nil
    ) throws {
        self.compatibility = compatibility
        let file = folder.appending("package.json")
        subject = file.string
        guard FileSystem.exists(file) else {
            throw Failure.npmManifest(subject, "is missing; a package needs one")
        }
        let original = try FileStream.contents(of: file)
        packageJSON = try edits.apply(to: original, subject: subject)
        members = try PackageJSON.parse(packageJSON, subject: subject)
        try Self.requireNameAndVersion(members, subject)
        let facts = PackageFacts(members: members, subject: subject)
        let selection = NPMSelection(
            folder: folder, package: facts, workspaceRoot: workspaceRoot, compatibility: compatibility)
        var maker = EntryMaker(folder: folder, package: facts, modes: modes, compatibility)
        if packageJSON != original { maker.replacement = packageJSON }
        entries = try NPMCollation.sorted(selection.files(), by: \.path).map { try maker.entry(of: $0) }
    }

    /// Makes entries of the files that were found, and finds hard links among them.
    private struct EntryMaker {
        private let binPaths: PathSet
        private let modes: ModePolicy?
        private let compatibility: NPMCompatibility
        /// The edited package.json.
        var replacement: [UInt8]?
        private var firstPaths: [FileSystem.Identity: String] = [:]

        init(
            folder: FilePath, package: PackageFacts, modes: ModePolicy?, _ compatibility: NPMCompatibility
        ) {
            self.modes = modes
            self.compatibility = compatibility
            let folderCommands = compatibility == .corrected ? BinFolder.paths(package, folder: folder) : []
            binPaths = PathSet(package.binPaths(compatibility) + folderCommands)
        }

        /// Whether several names of one file stay that, as npm leaves them.
        private var keepsLinks: Bool { modes == nil && compatibility != .corrected }

        mutating func entry(of selected: SelectedFile) throws -> NPMTarEntry {
            let (path, file, kind) = (selected.path, selected.file, selected.kind)
            guard let place = RelativePath(path) else {
                throw Failure(
                    .npmPath, file.string, "a package cannot hold a file of this name",
                    advice: "rename or exclude it")
            }
            let mode = UInt16(truncatingIfNeeded: mode(path, kind.mode))
            if path == "package.json", let replacement {
                let entry = NPMEntry(path: path, mode: mode, size: replacement.count, linkTarget: nil)
                return NPMTarEntry(entry: entry, file: PayloadFile(place, bytes: replacement, mode: mode))
            }
            let target = keepsLinks && kind.linkCount > 1 ? firstPath(path, kind.identity) : nil
            let size = target == nil ? kind.size : 0
            let entry = NPMEntry(path: path, mode: mode, size: size, linkTarget: target)
            return NPMTarEntry(
                entry: entry, file: PayloadFile(place, file: file, size: kind.size, mode: mode))
        }

        /// Readable and writable by the owner, writable by nobody else.
        private func mode(_ path: String, _ mode: UInt32) -> UInt32 {
            if let modes { return UInt32(binPaths.contains(path) ? 0o755 : modes.mode(onDisk: mode)) }
            let bits = binPaths.contains(comparedPath(path)) ? mode | 0o111 : mode
            return (bits & 0o7777 | 0o600) & ~0o022
        }

        /// The path by which a command is recognised.
        ///
        /// npm makes commands executable, but compares their paths with the entry's path without its first
        /// component (npm/cli#7762), so that a file of another folder gets the bit. Equal bytes need that too.
        private func comparedPath(_ path: String) -> String {
            guard compatibility != .corrected else { return path }
            let spelled = path.hasPrefix("@") ? "./\(path)" : path
            let first = spelled.prefix { $0 != "/" && $0 != "\\" }
            let rest = spelled.dropFirst(first.count)
            return rest.hasPrefix("/") ? String(rest.dropFirst()) : spelled
        }

        /// The entry with the content of this file that came first; nil if it is this one.
        private mutating func firstPath(_ path: String, _ identity: FileSystem.Identity) -> String? {
            if let first = firstPaths[identity] { return first }
            firstPaths[identity] = path
            return nil
        }
    }
}
