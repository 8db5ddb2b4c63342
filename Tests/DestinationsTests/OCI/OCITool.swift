import Foundation
import SystemPackage
import Testing

/// Real programs that the tests run as oracles.
enum OCITool {
    struct Result: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The path of a program; a missing one fails the test and names the Debian package.
    static func path(_ name: String, package: String) throws -> String {
        let found = ["/usr/bin/", "/bin/", "/usr/local/bin/", "/usr/sbin/"].map { $0 + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        return try #require(found, "\(name) is missing: install the Debian package `\(package)`")
    }

    /// Runs a program to its end, on a thread of its own, as it may wait for a server of this process.
    static func run(
        _ name: String, package: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> Result {
        let program = try path(name, package: package)
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Swift.Result { try finish(program, arguments, environment) })
            }
        }
    }

    private static func finish(
        _ program: String, _ arguments: [String], _ environment: [String: String]
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nonexistent"]
            .merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        let isOver = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in isOver.signal() }
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
        isOver.wait()
        return Result(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self))
    }

    /// The folder with the golden files and tools beside this package, if it is there.
    static var sharedTools: String? {
        let package = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = package.deletingLastPathComponent().appendingPathComponent("shared/tools/oci").path
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }
}

/// A folder for one test, removed afterwards.
func withOCIFolder<Value>(_ body: (FilePath) async throws -> Value) async throws -> Value {
    let path = FilePath(NSTemporaryDirectory()).appending("kilo-release-oci-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path.string) }
    return try await body(path)
}
