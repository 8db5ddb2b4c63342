import Foundation
import SystemPackage
import Testing

/// The real client against which the server is tested.
enum Curl {
    struct Answer: Sendable {
        let exitCode: Int32
        let output: String
        let errors: String
    }

    struct Missing: Error, CustomStringConvertible {
        var description: String { "curl is missing: install the Debian package `curl`" }
    }

    /// Runs `curl -sS` with these arguments; `input` is its standard input.
    ///
    /// Each process is waited for on a thread of its own and not on those for blocking work, which the server
    /// under test uses: the whole suite takes one second so, and twenty otherwise.
    static func run(_ arguments: String..., input: FilePath? = nil) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try finish(arguments, input) })
            }
        }
    }

    private static func finish(_ arguments: [String], _ input: FilePath?) throws -> Answer {
        let curl = "/usr/bin/curl"
        guard FileManager.default.isExecutableFile(atPath: curl) else { throw Missing() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: curl)
        process.arguments = ["-sS", "--max-time", "60"] + arguments
        process.environment = [:]
        process.standardInput =
            try input.map { try FileHandle(forReadingFrom: URL(fileURLWithPath: $0.string)) }
            ?? FileHandle.nullDevice
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Answer(
            exitCode: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self))
    }
}
