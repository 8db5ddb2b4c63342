public import Core
public import SystemPackage

extension OCILayer {
    /// A layer with everything below a folder of the disk: files, links as they are, and empty folders.
    ///
    /// Files get the mode 0755 where anybody may execute them, else 0644, and owner 0: what the build machine's umask
    /// and users are does not matter. Names of one file that the folder has twice are hard links here too. Blocks.
    ///
    /// - Throws: `Failures` with `payload.not-a-file` and `payload.missing-file`; `Failure` (`file.unreadable`).
    public init(tree: FilePath, at folder: RelativePath? = nil) throws {
        var walk = TreeWalk(tree, folder)
        try walk.run()
        // As a payload's layer has it, so that the image's history tells the same of the same files.
        self.init(files: walk.files, folder: folder)
        links = walk.links
        folders = walk.folders
    }
}

/// One walk through a folder, which follows no link.
private struct TreeWalk {
    private let root: FilePath
    private let folder: RelativePath?
    /// With paths below `folder`; those of links and folders are from the root.
    private(set) var files: [PayloadFile] = []
    private(set) var links: [OCILink] = []
    private(set) var folders: [RelativePath] = []
    private var failures: [Failure] = []
    private var seen: [FileSystem.Identity: RelativePath] = [:]

    init(_ root: FilePath, _ folder: RelativePath?) {
        self.root = root
        self.folder = folder
    }

    mutating func run() throws {
        guard FileSystem.isFolder(root) else {
            throw Failure(
                .payloadMissingFile, "\(root)", "is no folder", advice: "build it first, or correct the path")
        }
        try walk(root.string, at: nil)
        try Failures.throwIfAny(failures)
    }

    // Places are texts until a file is found: a tree may have files by the ten thousand.
    private mutating func walk(_ place: String, at path: RelativePath?) throws {
        let names = try FileSystem.names(in: FilePath(place))
        if names.isEmpty, let place = path.map(placed) ?? folder { folders.append(place) }
        for name in names {
            guard let component = RelativePath(name) else { continue }
            try visit("\(place)/\(name)", at: path?.appending(component) ?? component)
        }
    }

    private mutating func visit(_ place: String, at path: RelativePath) throws {
        guard let kind = FileSystem.kind(place, followLinks: false) else {
            // Removed meanwhile, or its name is no text.
            return failures.append(.unreachable(FilePath(place)))
        }
        if kind.isFolder { return try walk(place, at: path) }
        if kind.isLink {
            return links.append(OCILink(placed(path), .symbolic(FilePath(place).linkTarget ?? "")))
        }
        guard kind.isFile else { return failures.append(.notAFile(FilePath(place))) }
        if kind.linkCount > 1, let first = seen.updateValue(path, forKey: kind.identity) {
            seen[kind.identity] = first
            return links.append(OCILink(placed(path), .hard(placed(first))))
        }
        let mode = ModePolicy.keep.mode(onDisk: kind.mode)
        files.append(PayloadFile(path, file: FilePath(place), size: kind.size, mode: mode))
    }

    private func placed(_ path: RelativePath) -> RelativePath { folder?.appending(path) ?? path }
}
