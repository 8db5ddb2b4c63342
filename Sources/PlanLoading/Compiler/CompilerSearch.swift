internal import Core
internal import Glibc
internal import Processes
internal import SystemPackage

/// Where a Swift compiler is looked for: `KILO_RELEASE_SWIFTC`, `SWIFT_EXEC` (SwiftPM's name for the same), then
/// `swiftc` on `PATH`.
struct CompilerSearch {
    let environment: [String: String]
    let folder: FilePath

    /// The path of the compiler.
    ///
    /// - Throws: `Failure` (`plan.no-compiler`); a variable that names no program is not passed over.
    func path() throws -> FilePath {
        for variable in ["KILO_RELEASE_SWIFTC", "SWIFT_EXEC"] {
            guard let value = environment[variable], !value.isEmpty else { continue }
            guard let path = find(value) else {
                throw Failure.noCompiler("\(variable) is `\(value)`, where no program is")
            }
            return path
        }
        guard let path = find("swiftc") else { throw Failure.noCompiler("there is no `swiftc` on PATH") }
        return path
    }

    private func find(_ name: String) -> FilePath? {
        Executables.find(name, searchPath: environment["PATH"], from: folder)
    }

    /// What identifies the program without running it: resolved path, size and time of change.
    ///
    /// Nil for what stands for whichever toolchain is selected at the moment: swiftly's proxy, and scripts.
    static func identity(of path: FilePath) -> [String]? {
        guard let resolved = realpath(path.string, nil) else { return nil }
        defer { free(resolved) }
        let real = FilePath(String(cString: resolved))
        var info = stat()
        guard real.lastComponent?.string != "swiftly", isProgram(real), stat(real.string, &info) == 0 else {
            return nil
        }
        // The name counts too: `swiftc` and `swift` are links to one driver.
        return [
            path.string, real.string, "\(info.st_size)", "\(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec)",
        ]
    }
}

extension CompilerSearch {
    /// Whether the file begins as an ELF program does.
    private static func isProgram(_ path: FilePath) -> Bool {
        guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else {
            return false
        }
        defer { try? file.close() }
        return withUnsafeTemporaryAllocation(byteCount: 4, alignment: 1) { bytes in
            (try? file.read(into: bytes)) == 4 && bytes.elementsEqual([0x7F, 0x45, 0x4C, 0x46])
        }
    }
}

extension Failure {
    static func noCompiler(_ found: String) -> Failure {
        Failure(
            .planNoCompiler, "Swift compiler", "a plan file is compiled, but \(found)",
            advice: "install Swift (https://swift.org/install), or give the plan's lock (*.lock.json)")
    }
}
