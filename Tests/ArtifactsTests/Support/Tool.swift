import Core
import Foundation
import SystemPackage
import Testing

/// A real program that judges what we write; a missing one fails the test and names its Debian package.
struct Tool: Sendable {
    let name: String
    let package: String

    static let tar = Tool(name: "tar", package: "tar")
    static let bsdtar = Tool(name: "bsdtar", package: "libarchive-tools")
    static let gzip = Tool(name: "gzip", package: "gzip")
    static let zip = Tool(name: "zip", package: "zip")
    static let unzip = Tool(name: "unzip", package: "unzip")
    static let zipinfo = Tool(name: "zipinfo", package: "unzip")
    static let sha256sum = Tool(name: "sha256sum", package: "coreutils")
    static let mount = Tool(name: "mount", package: "mount")
    static let umount = Tool(name: "umount", package: "mount")
    static let skopeo = Tool(name: "skopeo", package: "skopeo")
    static let umoci = Tool(name: "umoci", package: "umoci")
    static let python = Tool(name: "python3", package: "python3")

    struct Answer: Sendable {
        let status: Int32
        /// Standard output and standard error, as they came.
        let output: String
        var lines: [Substring] { output.split(separator: "\n") }
    }

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs the program, and expects it to succeed.
    @discardableResult
    func callAsFunction(
        _ arguments: String..., in folder: FilePath = "/",
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws -> Answer {
        let answer = try run(arguments, in: folder)
        let command = "\(name) \(arguments.joined(separator: " "))"
        #expect(answer.status == 0, "\(command): \(answer.output)", sourceLocation: sourceLocation)
        return answer
    }

    func run(_ arguments: [String], in folder: FilePath = "/") throws -> Answer {
        let folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"]
        guard let path = folders.map({ "\($0)/\(name)" }).first(where: FileManager.default.isExecutableFile)
        else { throw Missing(description: "\(name) is missing: apt-get install \(package)") }
        let scratch = try TemporaryFolder()
        let output = try scratch.write("output")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.string)
        process.environment = [
            "PATH": folders.joined(separator: ":"), "LC_ALL": "C.UTF-8", "TZ": "UTC0", "HOME": "/tmp",
        ]
        process.standardInput = FileHandle.nullDevice
        let handle = FileHandle(forWritingAtPath: output.string)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus,
            output: String(decoding: try FileStream.contents(of: output), as: UTF8.self))
    }
}
