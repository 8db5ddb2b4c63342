internal import Glibc
internal import SystemPackage

/// What tells that a file or folder is still the one that was looked at.
///
/// The change time cannot be set by programs, so a file that was written meanwhile has another stamp even where its
/// size and modification time are the same.
struct FileStamp: Hashable, Sendable {
    private let numbers: [Int]

    /// Looks at what stands at the path, behind links; nil if nothing does.
    init?(_ path: FilePath) {
        var info = stat()
        guard stat(path.string, &info) == 0 else { return nil }
        numbers = [
            Int(bitPattern: UInt(info.st_dev)), Int(bitPattern: UInt(info.st_ino)), Int(info.st_mode),
            Int(info.st_size), info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_ctim.tv_sec,
            info.st_ctim.tv_nsec,
        ]
    }
}
