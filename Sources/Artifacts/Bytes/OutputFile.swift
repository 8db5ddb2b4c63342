internal import Core
internal import Glibc
internal import SystemPackage

/// A file for people, which takes its name when it is whole, and replaces what stands there only then.
///
/// Nobody relies on it after a crash of the machine, so it is not flushed to the disk.
final class OutputFile: ByteSink {
    private let target: FilePath
    private let draft: FilePath
    private let file: FileSink
    private var isNamed = false

    /// Begins the file; its folder has to be there.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    init(_ target: FilePath) throws {
        self.target = target
        guard !FileSystem.isFolder(target) else { throw Failure.unwritable(target, .isDirectory) }
        draft = FilePath("\(target).\(getpid()).new")
        try FileSystem.remove(draft)
        file = try FileSink(creating: draft, isFlushed: false)
    }

    deinit { if !isNamed { try? FileSystem.remove(draft) } }

    func write(_ bytes: UnsafeRawBufferPointer) throws { try file.write(bytes) }

    /// Ends the file, which has no name yet.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    func finish() throws { try file.finish() }

    /// Gives it its name.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    func takeName() throws {
        try FileSystem.move(draft, to: target)
        isNamed = true
    }
}
