import Core
import Glibc
import SystemPackage

/// A folder that goes away with its owner.
final class ScratchFolder {
    let path: FilePath

    init() throws {
        var template = Array("/tmp/kilo-release-npm-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Errno(rawValue: errno) }
        path = FilePath(String(cString: made))
    }

    deinit { try? FileSystem.remove(path) }

    /// Writes a file and the folders above it.
    func write(_ text: String, to name: String, mode: UInt32 = 0o644) throws {
        let file = path.appending(name)
        try FileSystem.makeFolder(file.removingLastComponent())
        let descriptor = try FileDescriptor.open(
            file, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        try descriptor.closeAfter { _ = try descriptor.writeAll(Array(text.utf8)) }
        chmod(file.string, mode)
    }
}
