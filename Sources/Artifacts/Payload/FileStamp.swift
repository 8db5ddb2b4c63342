internal import Glibc
internal import SystemPackage

/// What tells that a file or folder is still the one that was looked at.
///
/// The change time cannot be set by programs, so a file that was written meanwhile has another stamp even where its
/// size and modification time are the same.
struct FileStamp: Hashable, Sendable, CustomStringConvertible {
    /// All but the change time.
    private let numbers: [Int]
    /// Nanoseconds since 1970.
    private let changed: Int

    var description: String { "\(withoutChange) \(changed)" }

    /// The same without the change time, which moves too when the file gets another name.
    var withoutChange: String { numbers.map(String.init).joined(separator: " ") }

    /// Looks at what stands at the path, behind links; nil if nothing does.
    init?(_ path: FilePath) {
        var info = stat()
        guard stat(path.string, &info) == 0 else { return nil }
        numbers = [
            Int(bitPattern: UInt(info.st_dev)), Int(bitPattern: UInt(info.st_ino)), Int(info.st_mode),
            Int(info.st_size), Self.nanoseconds(info.st_mtim),
        ]
        changed = Self.nanoseconds(info.st_ctim)
    }

    private static func nanoseconds(_ time: timespec) -> Int { time.tv_sec * 1_000_000_000 + time.tv_nsec }

    /// Whether this was changed last more than so many seconds before the other.
    func isOlder(than other: FileStamp, by seconds: Int) -> Bool {
        changed + seconds * 1_000_000_000 < other.changed
    }
}
