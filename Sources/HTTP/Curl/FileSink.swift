import Core
import Glibc
import SystemPackage

/// Into a file: beside its place first, moved there when all bytes have come.
///
/// A failure or cancellation leaves what stood there before, and nothing else.
final class FileSink: AnswerSink {
    private let target: FilePath
    private let draft: FilePath
    private let file: FileDescriptor
    private var isOpen = true
    private var size = 0

    init(_ target: FilePath) throws(ExchangeProblem) {
        self.target = target
        do {
            (draft, file) = try Self.create(beside: target)
        } catch {
            throw Self.unwritable(target, error)
        }
    }

    /// Whoever does not finish leaves nothing.
    deinit {
        guard isOpen else { return }
        try? file.close()
        unlink(draft.string)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(ExchangeProblem) {
        do {
            try file.writeAll(bytes)
        } catch {
            throw Self.unwritable(target, error)
        }
        size += bytes.count
    }

    func finish() throws(ExchangeProblem) -> Response.Received {
        do {
            isOpen = false
            // Network file systems report a full disk only here.
            try file.close()
            guard rename(draft.string, target.string) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(draft.string)
            throw Self.unwritable(target, error)
        }
        return .file(target, size: size)
    }

    /// Two downloads to one place, or a draft of a process that died, do not meet: the name must be new.
    private static func create(beside target: FilePath) throws -> (FilePath, FileDescriptor) {
        for number in 0... {
            let draft = FilePath("\(target.string).\(getpid())-\(number).new")
            do {
                let file = try FileDescriptor.open(
                    draft, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                    permissions: [.ownerReadWrite, .groupRead, .otherRead])
                return (draft, file)
            } catch Errno.fileExists {
                continue
            }
        }
        throw Errno.fileExists
    }

    private static func unwritable(_ path: FilePath, _ error: any Error) -> ExchangeProblem {
        ExchangeProblem(.file, "\(path) cannot be written: \(error)")
    }
}
