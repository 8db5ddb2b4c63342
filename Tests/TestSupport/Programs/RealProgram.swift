import Glibc
public import SystemPackage

/// A program of this machine that a test runs as an oracle, a client or a server.
///
/// Foundation's `Process` is no way to do it in tests that run in parallel: it copies the environment while
/// another thread may change it, and sees the end of a child by a socket that children started at the same time
/// inherit, so that waiting for one waits for all.
public struct RealProgram: Sendable {
    /// A name that is looked up on `PATH`, or a path; a relative one begins at the folder it runs in.
    public let name: String

    /// A program by its name or path.
    public init(_ name: String) { self.name = name }

    /// Where programs are, as far as a test does not say otherwise; servers are in `/usr/sbin`.
    public static let searchPath =
        (getenv("PATH").map { String(cString: $0) + ":" } ?? "")
        + "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"

    /// Starts it; nothing is inherited but what is given here, and `PATH`.
    ///
    /// - Throws: `MissingProgram`, which names the Debian package, and `StartFailure`.
    public func start(
        _ arguments: [String], in folder: FilePath = "/", environment: [String: String] = [:],
        input: ProgramInput = .nothing, output: ProgramOutput = .separate
    ) throws -> RunningProgram {
        let environment = ["PATH": Self.searchPath].merging(environment) { $1 }
        let launch = Launch(
            path: try path(environment["PATH"] ?? ""), arguments: arguments, folder: folder,
            environment: environment)
        return try RunningProgram(launch, input: input, output: output)
    }

    /// Runs it to its end, which is waited for on no thread of the cooperative pool, as it may need a server of
    /// this process.
    public func run(
        _ arguments: [String], in folder: FilePath = "/", environment: [String: String] = [:],
        input: ProgramInput = .nothing, output: ProgramOutput = .separate
    ) async throws -> ProgramResult {
        let running = try start(
            arguments, in: folder, environment: environment, input: input, output: output)
        return await running.result()
    }

    /// Where it is; as it stands if it has a slash.
    private func path(_ search: String) throws -> String {
        if name.contains("/") { return name }
        let candidates = search.split(separator: ":").map { "\($0)/\(name)" }
        guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else {
            throw MissingProgram(name: name)
        }
        return found
    }
}

/// What a program reads.
public enum ProgramInput: Sendable {
    /// The end at once.
    case nothing
    /// A file.
    case file(FilePath)
    /// A pipe that nobody writes to, and that ends with the value of the running program, also by our own death.
    case open
}

/// Where a program writes.
public enum ProgramOutput: Sendable {
    /// Standard output and standard error apart.
    case separate
    /// Both to the output, in the order in which they came.
    case merged
}
