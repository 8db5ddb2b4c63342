public import Core
public import SystemPackage

/// Files below a folder that a pattern selects, and where they go in an artifact.
public struct FileSet: Hashable, Sendable {
    /// The folder to which the pattern is relative.
    public var base: FilePath
    /// Which files: `bin/kilo`, `dist/**`.
    public var pattern: Glob
    /// The folder in the artifact; nil is its top.
    ///
    /// The files keep their paths relative to `base` below it.
    public var destination: RelativePath?
    /// Which mode the files get.
    public var modes: ModePolicy

    /// Creates a selection.
    public init(
        base: FilePath, pattern: Glob, destination: RelativePath? = nil, modes: ModePolicy = .keep
    ) {
        self.base = base
        self.pattern = pattern
        self.destination = destination
        self.modes = modes
    }

    /// The files on disk that are selected, sorted by path.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failures` with `payload.no-match`, `payload.missing-file`, `payload.link-outside`,
    ///   `payload.link-to-folder`, `payload.not-a-file`, all that were found; `Failure` (`file.unreadable`).
    public func resolve() throws -> [PayloadFile] {
        var search = FileSearch(self)
        try search.run()
        try Failures.throwIfAny(search.failures)
        return search.files.sorted { $0.path < $1.path }
    }
}

extension PayloadFile {
    /// One file on disk under a path of its own in the artifact.
    ///
    /// A link is followed if it stays inside of `base`.
    ///
    /// - Throws: `Failures` as `FileSet.resolve()`.
    public init(
        _ file: RelativePath, in base: FilePath, as path: RelativePath, modes: ModePolicy = .keep
    ) throws {
        var search = FileSearch(FileSet(base: base, pattern: Glob(file.description), modes: modes))
        try search.take(file)
        try Failures.throwIfAny(search.failures)
        guard var found = search.files.first else { preconditionFailure("a file or a failure") }
        found.path = path
        self = found
    }
}

/// Which permission bits packaged files get; the umask and the group's bits of the build machine never count.
public enum ModePolicy: Hashable, Sendable {
    /// `0o755` where anybody may execute the file on disk, else `0o644`.
    case keep
    /// `0o755`.
    case executable
    /// `0o644`.
    case regular

    func mode(onDisk mode: UInt32) -> UInt16 {
        switch self {
        case .keep: mode & 0o111 != 0 ? 0o755 : 0o644
        case .executable: 0o755
        case .regular: 0o644
        }
    }
}
