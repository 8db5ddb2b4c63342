import Core
import SystemPackage

/// A file of a request's body, read at absolute offsets, so that going back costs nothing.
final class BodyFile {
    private let path: FilePath
    private let file: FileDescriptor

    init(_ path: FilePath) throws(ExchangeProblem) {
        self.path = path
        do {
            file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        } catch {
            throw ExchangeProblem(.file, "\(path) cannot be read: \(error)")
        }
    }

    deinit { try? file.close() }

    /// Fills the whole buffer from `offset`.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ExchangeProblem) {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count: Int
            do {
                count = try file.read(fromAbsoluteOffset: Int64(offset + filled), into: rest)
            } catch {
                throw ExchangeProblem(.file, "\(path) cannot be read: \(error)")
            }
            guard count > 0 else {
                let expected = offset + buffer.count
                throw ExchangeProblem(
                    .file, "\(path) ends at byte \(offset + filled), at least \(expected) were expected")
            }
            filled += count
        }
    }

    /// Finds out before anything is sent that a file is missing or has another size than the request says.
    static func check(_ part: Body.Part) throws(ExchangeProblem) {
        let (path, needed, whole): (FilePath, Int, Bool)
        switch part {
        case .bytes: return
        case .file(let file, let offset, let length): (path, needed, whole) = (file, offset + length, false)
        case .base64(let file, let size): (path, needed, whole) = (file, size, true)
        }
        _ = try BodyFile(path)
        let size = FileSystem.kind(path)?.size ?? 0
        guard whole ? size == needed : size >= needed else {
            throw ExchangeProblem(.file, "\(path) has \(size) bytes, \(needed) were expected")
        }
    }
}
