import Foundation
import SystemPackage

/// The real npm, run in a home of its own so that no setting of this machine has a say.
struct NPMCommand: Sendable {
    let registry: String
    let home: FilePath
    var token: String?

    struct Answer: Sendable {
        let exitCode: Int32
        /// Standard output and error.
        let output: String
    }

    struct Missing: Error, CustomStringConvertible {
        var description: String { "npm is missing: install the Debian packages `nodejs` and `npm`" }
    }

    /// Runs `npm ARGUMENTS` in a folder.
    func run(_ arguments: String..., in folder: FilePath) async throws -> Answer {
        try FileManager.default.createDirectory(atPath: home.string, withIntermediateDirectories: true)
        var lines = ["registry=\(registry)/", "fund=false", "update-notifier=false", "fetch-retries=0"]
        if let token { lines.append("\(registry.dropFirst("http:".count))/:_authToken=\(token)") }
        try lines.joined(separator: "\n")
            .write(toFile: home.appending(".npmrc").string, atomically: true, encoding: .utf8)
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try finish(arguments, folder) })
            }
        }
    }

    private func finish(_ arguments: [String], _ folder: FilePath) throws -> Answer {
        let candidates = ["/usr/bin/npm", "/usr/local/bin/npm"]
        guard let npm = candidates.first(where: FileManager.default.isExecutableFile) else { throw Missing() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: npm)
        process.arguments = arguments
        process.environment = [
            "HOME": home.string, "PATH": "/usr/local/bin:/usr/bin:/bin",
            "npm_config_cache": home.appending("cache").string,
        ]
        process.currentDirectoryURL = URL(fileURLWithPath: folder.string)
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Answer(exitCode: process.terminationStatus, output: String(decoding: text, as: UTF8.self))
    }
}
