public import Core
internal import Glibc
public import SystemPackage

/// Keeps two runs of one product apart.
///
/// The lock is the kernel's (`flock`), not the file's presence: it ends with the process, however that ends.
public struct RunLock: ~Copyable {
    private let file: FileDescriptor

    /// Takes the lock.
    ///
    /// - Throws: `Failure` (`run.locked`) naming the process that holds it.
    public init(_ path: FilePath) throws {
        file = try Self.acquire(path)
    }

    deinit { try? file.close() }

    private static func acquire(_ path: FilePath) throws -> FileDescriptor {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(
                path, .readWrite, options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch let error as Errno {
            throw Failure.unwritable(path, error)
        }
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let reason = Errno(rawValue: errno)
            let failure = reason == .wouldBlock ? held(path, file) : Failure.unwritable(path, reason)
            try? file.close()
            throw failure
        }
        // Only for people who wonder who holds the lock; it holds without this text, too.
        ftruncate(file.rawValue, 0)
        _ = try? file.writeAll(toAbsoluteOffset: 0, "\(getpid())\n".utf8)
        return file
    }

    private static func held(_ path: FilePath, _ file: FileDescriptor) -> Failure {
        var text = [UInt8](repeating: 0, count: 20)
        let count = text.withUnsafeMutableBytes { (try? file.read(fromAbsoluteOffset: 0, into: $0)) ?? 0 }
        let holder = String(decoding: text[..<count], as: UTF8.self).prefix { $0.isNumber }
        return Failure(
            .runLocked, "\(path)",
            "another run is under way (process \(holder.isEmpty ? "unknown" : holder))",
            advice: "wait for it to end, or stop it; the lock ends with that process")
    }
}

extension Failure.Code {
    /// Another run holds the lock.
    public static let runLocked = Self("run.locked", .refused)
}
