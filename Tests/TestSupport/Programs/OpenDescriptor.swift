import CSpawn
import Foundation
import Glibc
import SystemPackage

/// A descriptor that no program inherits unasked, closed with this value.
final class OpenDescriptor: Sendable {
    let number: Int32

    private init(_ number: Int32, _ what: String) throws {
        guard number >= 0 else {
            throw StartFailure(description: "\(what): \(String(cString: strerror(errno)))")
        }
        self.number = number
    }

    deinit { close(number) }

    /// A file to read.
    static func reading(_ path: FilePath) throws -> OpenDescriptor {
        try OpenDescriptor(open(path.string, O_RDONLY | O_CLOEXEC), path.string)
    }

    /// A file without a name that takes what a program writes, so that it never waits for a reader.
    static func scratch() throws -> OpenDescriptor {
        let path = NSTemporaryDirectory() + "kilo-release-output-\(UUID().uuidString)"
        defer { unlink(path) }
        return try OpenDescriptor(open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600), path)
    }

    /// The ends of a pipe.
    static func pipe() throws -> (reading: OpenDescriptor, writing: OpenDescriptor) {
        var ends: [Int32] = [-1, -1]
        _ = spawn_pipe(&ends)
        return (try OpenDescriptor(ends[0], "pipe"), try OpenDescriptor(ends[1], "pipe"))
    }

    /// All bytes of a file so far, whoever else has it open.
    func contents() -> [UInt8] {
        var (bytes, block) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            let count = pread(number, &block, block.count, bytes.count)
            guard count > 0 else { return bytes }
            bytes += block.prefix(count)
        }
    }
}
