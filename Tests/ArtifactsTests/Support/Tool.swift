import SystemPackage
import TestSupport
import Testing

/// A real program that judges what we write.
struct Tool: Sendable {
    let name: String
    /// Where it is looked for.
    var searchPath = RealProgram.searchPath

    static let tar = Tool(name: "tar")
    static let bsdtar = Tool(name: "bsdtar")
    static let gzip = Tool(name: "gzip")
    static let zip = Tool(name: "zip")
    static let unzip = Tool(name: "unzip")
    static let zipinfo = Tool(name: "zipinfo")
    static let sha256sum = Tool(name: "sha256sum")
    static let mount = Tool(name: "mount")
    static let umount = Tool(name: "umount")
    static let skopeo = Tool(name: "skopeo")
    static let umoci = Tool(name: "umoci")
    static let setcap = Tool(name: "setcap")
    static let getcap = Tool(name: "getcap")
    static let python = Tool(name: "python3")

    /// Runs the program, and expects it to succeed.
    @discardableResult
    func callAsFunction(
        _ arguments: String..., in folder: FilePath = "/",
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws -> ProgramResult {
        let answer = try run(arguments, in: folder)
        let command = "\(name) \(arguments.joined(separator: " "))"
        #expect(answer.status == 0, "\(command): \(answer.output)", sourceLocation: sourceLocation)
        return answer
    }

    /// Runs it to its end; the output holds both streams.
    ///
    /// It needs nothing of this process.
    func run(_ arguments: [String], in folder: FilePath = "/") throws -> ProgramResult {
        let running = try RealProgram(name).start(
            arguments, in: folder,
            environment: ["PATH": searchPath, "LC_ALL": "C.UTF-8", "TZ": "UTC0", "HOME": "/tmp"],
            output: .merged)
        return running.wait()
    }
}

extension ProgramResult {
    var lines: [Substring] { output.split(separator: "\n") }
}
