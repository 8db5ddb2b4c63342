import Core
import Glibc
import SystemPackage

/// Runs a real tool as an oracle.
enum Command {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a shell line and returns its standard output; says which Debian package has the tool if it is
    /// missing.
    @discardableResult
    static func run(_ line: String, in folder: FilePath, tool: String, package: String) throws -> [UInt8] {
        guard system("command -v \(tool) >/dev/null 2>&1") == 0 else {
            throw Missing(description: "\(tool) is missing: install the Debian package \(package)")
        }
        let quoted = "cd '\(folder.string)' && \(line) 2>/dev/null"
        guard let pipe = popen(quoted, "r") else { throw Errno(rawValue: errno) }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { output += buffer[..<count] }
        let status = pclose(pipe)
        guard status == 0 else { throw Missing(description: "\(tool) failed with \(status >> 8): \(line)") }
        return output
    }
}
