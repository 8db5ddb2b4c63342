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
        let walk = try TreeWalk(tree, at: folder)
        // As a payload's layer has it, so that the image's history tells the same of the same files.
        self.init(files: walk.files, folder: folder)
        links = walk.links
        folders = walk.folders
    }
}

/// One walk through a folder, on all processors, which follows no link.
private struct TreeWalk {
    private let folder: RelativePath?
    /// With paths below `folder`; those of links and folders are from the root.
    private(set) var files: [PayloadFile] = []
    private(set) var links: [OCILink] = []
    private(set) var folders: [RelativePath] = []

    init(_ root: FilePath, at folder: RelativePath?) throws {
        guard FileSystem.isFolder(root) else {
            throw Failure(
                .payloadMissingFile, "\(root)", "is no folder", advice: "build it first, or correct the path")
        }
        self.folder = folder
        let top = TreeFolder(place: root.string, path: nil)
        let listings = try Processors.walk(from: top) { folder in
            let listing = try TreeListing(folder)
            return (listing, listing.below)
        }
        try Failures.throwIfAny(listings.flatMap(\.failures))
        files = listings.flatMap(\.files)
        links = listings.flatMap(\.links).map { OCILink(placed($0.path), .symbolic($0.target)) }
        folders = listings.filter(\.isEmpty).compactMap { $0.path.map(placed) ?? folder }
        addShared(listings.flatMap(\.shared))
    }

    /// The first name of a file gets its bytes, and the others are links to it.
    private mutating func addShared(_ names: [TreeListing.SharedFile]) {
        var first: [FileSystem.Identity: RelativePath] = [:]
        for (file, identity) in names.sorted(by: { $0.file.path < $1.file.path }) {
            if let target = first[identity] {
                links.append(OCILink(placed(file.path), .hard(placed(target))))
            } else {
                first[identity] = file.path
                files.append(file)
            }
        }
    }

    private func placed(_ path: RelativePath) -> RelativePath { folder?.appending(path) ?? path }
}

/// A folder that the walk comes to.
private struct TreeFolder {
    // A text until a file is found: a tree may have files by the ten thousand.
    let place: String
    /// From the top; nil there.
    let path: RelativePath?
}

/// What stands in one folder.
private struct TreeListing {
    /// A file that has further names, here or elsewhere.
    typealias SharedFile = (file: PayloadFile, identity: FileSystem.Identity)

    let path: RelativePath?
    let isEmpty: Bool
    private(set) var files: [PayloadFile] = []
    private(set) var shared: [SharedFile] = []
    private(set) var links: [(path: RelativePath, target: String)] = []
    private(set) var below: [TreeFolder] = []
    private(set) var failures: [Failure] = []

    init(_ folder: TreeFolder) throws {
        path = folder.path
        let names = try FileSystem.names(in: FilePath(folder.place))
        isEmpty = names.isEmpty
        for name in names {
            guard let component = RelativePath(name) else { continue }
            visit("\(folder.place)/\(name)", at: folder.path?.appending(component) ?? component)
        }
    }

    private mutating func visit(_ place: String, at path: RelativePath) {
        guard let kind = FileSystem.kind(place, followLinks: false) else {
            // Removed meanwhile, or its name is no text.
            return failures.append(.unreachable(FilePath(place)))
        }
        if kind.isFolder { return below.append(TreeFolder(place: place, path: path)) }
        if kind.isLink { return links.append((path, FilePath(place).linkTarget ?? "")) }
        guard kind.isFile else { return failures.append(.notAFile(FilePath(place))) }
        let mode = ModePolicy.keep.mode(onDisk: kind.mode)
        let file = PayloadFile(path, file: FilePath(place), size: kind.size, mode: mode)
        if kind.linkCount > 1 { shared.append((file, kind.identity)) } else { files.append(file) }
    }
}
