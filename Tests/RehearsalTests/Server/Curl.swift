import SystemPackage
import TestSupport

/// The real client against which the server is tested.
enum Curl {
    /// Runs `curl -sS` with these arguments; `input` is its standard input.
    static func run(_ arguments: String..., input: FilePath? = nil) async throws -> ProgramResult {
        try await run(arguments, input: input)
    }

    /// The same with a list.
    static func run(_ arguments: [String], input: FilePath? = nil) async throws -> ProgramResult {
        try await RealProgram("curl").run(
            ["-sS", "--max-time", "300"] + arguments, input: input.map { .file($0) } ?? .nothing)
    }
}
