internal import Core
internal import SystemPackage

/// One walk through the folders of a file set.
///
/// Links to folders are never followed: they make cycles, and the same files under two names. Links to files
/// are, as long as they stay inside of the base folder, because build tools link their outputs.
struct FileSearch {
    private let set: FileSet
    private let deepest: Int
    private(set) var files: [PayloadFile] = []
    private(set) var failures: [Failure] = []

    init(_ set: FileSet) {
        self.set = set
        // Without `**` nothing deeper than the pattern itself can match, so a build folder is not walked in
        // vain. Slashes within braces only make the bound higher than needed.
        let components = set.pattern.description.split(separator: "/")
        deepest = components.contains("**") ? .max : components.count
    }

    mutating func run() throws {
        guard FileSystem.isFolder(set.base) else { return explainEmpty() }
        let prefix = set.pattern.literalPrefix
        var path: RelativePath?
        for name in prefix {
            path = path.map { $0.appending(name) } ?? RelativePath(name)
            guard let path, isPlainFolder(path) else { return explainEmpty() }
        }
        try walk(path)
        if files.isEmpty, failures.isEmpty { explainEmpty() }
    }

    /// Takes one file by its path, whatever its name looks like to a pattern.
    mutating func take(_ file: RelativePath) throws {
        guard let kind = FileSystem.kind(onDisk(file), followLinks: false), !kind.isFolder else {
            return failures.append(.missingFile(set, isFolder: FileSystem.isFolder(onDisk(file))))
        }
        guard isInside(onDisk(file)) || kind.isLink else {
            return failures.append(.linkOutside(onDisk(file), set.base))
        }
        kind.isLink ? visitLink(file, matches: true) : add(file, kind)
    }

    /// Says why nothing is there; a link on the way to it has been named already.
    private mutating func explainEmpty() {
        guard failures.isEmpty else { return }
        let isOneFile = set.pattern.isPlainText
        failures.append(isOneFile ? .missingFile(set, isFolder: isFolder) : .noMatch(set))
    }

    private var isFolder: Bool { FileSystem.isFolder(set.base.appending(set.pattern.description)) }

    private mutating func isPlainFolder(_ path: RelativePath) -> Bool {
        guard let kind = FileSystem.kind(onDisk(path), followLinks: false) else { return false }
        if kind.isLink, FileSystem.isFolder(onDisk(path)) { failures.append(.linkToFolder(onDisk(path))) }
        return kind.isFolder
    }

    private mutating func walk(_ folder: RelativePath?) throws {
        for name in try FileSystem.names(in: folder.map(onDisk) ?? set.base) {
            guard let path = folder.map({ $0.appending(name) }) ?? RelativePath(name) else { continue }
            try visit(path)
        }
    }

    private mutating func visit(_ path: RelativePath) throws {
        let matches = set.pattern.matches(path)
        guard let kind = FileSystem.kind(onDisk(path), followLinks: false) else {
            // Listed a moment ago: it was removed meanwhile, or its name was no text and so became another.
            if matches { failures.append(.unreachable(onDisk(path))) }
            return
        }
        if kind.isFolder {
            if path.components.count < deepest { try walk(path) }
        } else if kind.isLink {
            visitLink(path, matches: matches)
        } else if matches {
            add(path, kind)
        }
    }

    private mutating func visitLink(_ path: RelativePath, matches: Bool) {
        let link = onDisk(path)
        guard let target = FileSystem.kind(link) else {
            if matches { failures.append(.danglingLink(link)) }
            return
        }
        if target.isFolder {
            if matches || path.components.count < deepest { failures.append(.linkToFolder(link)) }
        } else if matches {
            isInside(link) ? add(path, target) : failures.append(.linkOutside(link, set.base))
        }
    }

    private mutating func add(_ path: RelativePath, _ kind: FileSystem.Kind) {
        guard kind.isFile else { return failures.append(.notAFile(onDisk(path))) }
        files.append(
            PayloadFile(
                set.destination?.appending(path) ?? path, file: onDisk(path), size: kind.size,
                mode: set.modes.mode(onDisk: kind.mode)))
    }

    private func isInside(_ link: FilePath) -> Bool {
        guard let target = link.resolved, let base = set.base.resolved else { return false }
        return target.starts(with: base)
    }

    private func onDisk(_ path: RelativePath) -> FilePath { set.base.pushing(FilePath(path.description)) }
}

extension RelativePath {
    /// One component further down; nil if the name is no component.
    fileprivate func appending(_ name: String) -> RelativePath? { RelativePath(name).map(appending) }
}

extension Glob {
    /// Whether it names one path.
    fileprivate var isPlainText: Bool { !description.contains { "*?[{".contains($0) } }
}
