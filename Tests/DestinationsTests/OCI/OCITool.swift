import Foundation
import SystemPackage
import TestSupport
import Testing

/// Real programs that the tests run as oracles.
enum OCITool {
    /// Runs a program to its end.
    static func run(
        _ name: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> ProgramResult {
        try await RealProgram(name).run(
            arguments, environment: ["HOME": "/nonexistent"].merging(environment) { $1 })
    }

    /// The folder with the golden files and tools beside this package, if it is there.
    static var sharedTools: String? {
        let package = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = package.deletingLastPathComponent().appendingPathComponent("shared/tools/oci").path
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }
}
