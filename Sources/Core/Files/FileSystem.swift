internal import Glibc
internal import Synchronization
public import SystemPackage

/// Numbers drafts, so that two tasks that write one path do not meet in one draft.
private let draftCount = Atomic<Int>(0)

/// The few operations on folders that the tool needs and swift-system does not have.
public enum FileSystem {
    /// Makes a folder and those above it.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    public static func makeFolder(_ path: FilePath) throws {
        // By text, as in `remove`: in a debug build `FilePath` checks itself at each step, which is felt where small
        // files come and go by the thousand.
        try makeFolder(path.string)
    }

    private static func makeFolder(_ path: String) throws {
        if mkdir(path, 0o777) == 0 { return }
        var reason = Errno(rawValue: errno)
        if reason == .noSuchFileOrDirectory, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
            slash > path.startIndex
        {
            try makeFolder(String(path[..<slash]))
            if mkdir(path, 0o777) == 0 { return }
            reason = Errno(rawValue: errno)
        }
        // Somebody else may have made it meanwhile; a file there is no folder.
        guard reason == .fileExists, kind(path, followLinks: true)?.isFolder ?? false else {
            throw Failure.unwritable(FilePath(path), reason)
        }
    }

    /// Whether the path is a folder (or a link to one).
    public static func isFolder(_ path: FilePath) -> Bool { kind(path)?.isFolder ?? false }

    /// Whether anything stands at the path.
    public static func exists(_ path: FilePath) -> Bool { kind(path) != nil }

    /// Names in a folder, sorted by bytes, without `.` and `..`.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    public static func names(in path: FilePath) throws -> [String] { try names(in: path.string) }

    private static func names(in path: String) throws -> [String] {
        guard let folder = opendir(path) else {
            throw Failure.unreadable(FilePath(path), Errno(rawValue: errno))
        }
        defer { closedir(folder) }
        var names: [String] = []
        while true {
            // nil is the end of the folder, or a fault of the disk that would make it look shorter.
            errno = 0
            guard let entry = readdir(folder) else {
                guard errno == 0 else { throw Failure.unreadable(FilePath(path), Errno(rawValue: errno)) }
                break
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.precedes($1) }
    }

    /// Moves a file or folder, replacing a file that stands there; atomic on one file system.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    public static func move(_ source: FilePath, to target: FilePath) throws {
        guard rename(source.string, target.string) == 0 else {
            throw Failure.unwritable(target, Errno(rawValue: errno))
        }
    }

    /// Removes a file or a folder with all that is in it; nothing there is fine.
    ///
    /// Links are not followed.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    public static func remove(_ path: FilePath) throws { try remove(path.string) }

    private static func remove(_ path: String) throws {
        guard let kind = kind(path, followLinks: false) else { return }
        if kind.isFolder {
            for name in try names(in: path) { try remove("\(path)/\(name)") }
        }
        guard (kind.isFolder ? rmdir(path) : unlink(path)) == 0 || errno == ENOENT else {
            throw Failure.unwritable(FilePath(path), Errno(rawValue: errno))
        }
    }

    /// Writes a small file whole.
    ///
    /// It is written beside its place first, flushed, then moved there, so that a reader or a crash never meets half of it.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    public static func write(
        _ bytes: [UInt8], to path: FilePath,
        mode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
    ) throws {
        let number = draftCount.add(1, ordering: .relaxed).newValue
        let (place, draft) = (path.string, "\(path).\(getpid())-\(number).new")
        do {
            let file = try FileDescriptor.open(
                draft, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: mode)
            try file.closeAfter {
                try file.writeAll(bytes)
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            guard rename(draft, place) == 0 else { throw Errno(rawValue: errno) }
        } catch let error as Errno {
            unlink(draft)
            throw Failure.unwritable(path, error)
        }
    }

    /// Copies a file in pieces, replacing one that stands there; blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `file.unwritable`).
    public static func copy(_ source: FilePath, to target: FilePath) throws {
        let draft = FilePath(target.string + ".\(getpid()).new")
        do {
            let file = try FileDescriptor.open(
                draft, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            try file.closeAfter {
                try FileStream.read(source) { _ = try file.writeAll($0) }
            }
        } catch {
            unlink(draft.string)
            throw (error as? Errno).map { Failure.unwritable(target, $0) } ?? error
        }
        try move(draft, to: target)
    }

    /// What stands at a path.
    public struct Kind: Hashable, Sendable {
        /// A folder.
        public let isFolder: Bool
        /// A regular file.
        public let isFile: Bool
        /// A symbolic link (only when links are not followed).
        public let isLink: Bool
        /// Permission bits, as in `st_mode & 0o7777`.
        public let mode: UInt32
        /// Size in bytes.
        public let size: Int
        /// The same for hard links of one file.
        public let identity: Identity
        /// The number of hard links.
        public let linkCount: Int
    }

    /// Which file of which disk it is.
    public struct Identity: Hashable, Sendable {
        fileprivate let device: UInt64
        fileprivate let inode: UInt64
    }

    /// What stands at a path; nil if nothing does (or, following links, if the link dangles).
    public static func kind(_ path: FilePath, followLinks: Bool = true) -> Kind? {
        kind(path.string, followLinks: followLinks)
    }

    /// The same of a path that is a text already, for who looks at many.
    public static func kind(_ path: String, followLinks: Bool) -> Kind? {
        var info = stat()
        guard (followLinks ? stat(path, &info) : lstat(path, &info)) == 0 else { return nil }
        let type = info.st_mode & S_IFMT
        return Kind(
            isFolder: type == S_IFDIR, isFile: type == S_IFREG, isLink: type == S_IFLNK,
            mode: info.st_mode & 0o7777, size: Int(info.st_size),
            identity: Identity(device: UInt64(info.st_dev), inode: UInt64(info.st_ino)),
            linkCount: Int(info.st_nlink))
    }
}
