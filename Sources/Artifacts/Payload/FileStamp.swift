internal import Glibc
internal import SystemPackage

/// What tells that a file or folder is still the one that was looked at.
///
/// The change time cannot be set by programs, so a file that was written meanwhile has another stamp even where its
/// size and modification time are the same.
struct FileStamp: Hashable, Sendable, CustomStringConvertible {
    private let device: UInt64
    private let inode: UInt64
    private let mode: UInt32
    private let size: Int
    /// Nanoseconds since 1970.
    private let modified: Int
    private let changed: Int

    var description: String { "\(withoutChange) \(changed)" }

    /// The same without the change time, which moves too when the file gets another name.
    var withoutChange: String { "\(device) \(inode) \(mode) \(size) \(modified)" }

    /// Looks at what stands at the path, behind links; nil if nothing does.
    init?(_ path: FilePath) {
        var info = stat()
        guard path.withPlatformString({ stat($0, &info) }) == 0 else { return nil }
        (device, inode) = (UInt64(info.st_dev), UInt64(info.st_ino))
        (mode, size) = (info.st_mode, Int(info.st_size))
        (modified, changed) = (Self.nanoseconds(info.st_mtim), Self.nanoseconds(info.st_ctim))
    }

    private static func nanoseconds(_ time: timespec) -> Int { time.tv_sec * 1_000_000_000 + time.tv_nsec }

    /// Whether this was changed last more than so many seconds before the other.
    func isOlder(than other: FileStamp, by seconds: Int) -> Bool {
        changed + seconds * 1_000_000_000 < other.changed
    }
}
