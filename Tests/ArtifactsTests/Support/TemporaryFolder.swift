import Core
import Foundation
import SystemPackage

/// A new folder that goes away with the value that holds it.
final class TemporaryFolder: Sendable {
    let path: FilePath

    init(in parent: String = NSTemporaryDirectory()) throws {
        path = FilePath(parent).appending("artifacts-\(UUID().uuidString)")
        try FileSystem.makeFolder(path)
    }

    deinit {
        // Foundation is optimised in any build; with thousands of files that is most of a test's time.
        do { try FileManager.default.removeItem(atPath: path.string) } catch { try? FileSystem.remove(path) }
    }

    /// Writes a file below the folder, with the folders above it, and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String = "", mode: UInt16 = 0o644) throws -> FilePath {
        try write(name, Array(text.utf8), mode: mode)
    }

    /// Writes a file below the folder, with the folders above it, and returns its path.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8], mode: UInt16 = 0o644) throws -> FilePath {
        // By Foundation, too, and by text: `FilePath` checks itself at each step of a debug build.
        let file = URL(fileURLWithPath: "\(path)/\(name)")
        let files = FileManager.default
        try files.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        try files.setAttributes([.posixPermissions: Int(mode)], ofItemAtPath: file.path)
        return FilePath("\(path)/\(name)")
    }

    /// A file of this many bytes that takes no room on the disk.
    func sparse(_ name: String, size: Int64) throws -> FilePath {
        let file = path.appending(name)
        let descriptor = try FileDescriptor.open(
            file, .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
        try descriptor.closeAfter { try descriptor.resize(to: size) }
        return file
    }

    func link(_ name: String, to target: String) throws {
        let link = path.pushing(FilePath(name))
        try FileSystem.makeFolder(link.removingLastComponent())
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: target)
    }

    /// The folder's names, also the hidden ones.
    var names: [String] { get throws { try FileSystem.names(in: path) } }
}
