public import SystemPackage

/// A command to run.
public struct ProcessRequest: Sendable {
    /// The program: a name that is looked up on the `PATH` of `environment`, or a path, relative to `folder`.
    public var executable: String
    /// Its arguments, without the program's own name.
    ///
    /// No shell reads them.
    public var arguments: [String]
    /// The folder that it runs in.
    public var folder: FilePath
    /// All variables that it sees; none is inherited.
    public var environment: [String: String]
    /// How long it may run; nil for as long as it likes.
    public var timeout: Duration?
    /// How long it may take to end after SIGTERM, before SIGKILL.
    public var grace: Duration = .seconds(5)
    /// What is kept of its standard output.
    public var output: OutputPolicy = .tail(64 << 10)
    /// What is kept of its standard error.
    public var error: OutputPolicy = .tail(64 << 10)
    /// What is kept of descriptor 3, which it has open for writing only if this is set.
    public var extraOutput: OutputPolicy?
    /// The sandbox that it runs in; nil for trusted commands.
    public var sandbox: Sandbox?
    /// Is called with each line of standard output and error as it comes, on a thread of the run.
    public var onLine: (@Sendable (OutputLine) -> Void)?
    /// Is called with the process id, which is the id of its group too, once it runs.
    public var onStart: (@Sendable (Int32) -> Void)?

    /// Describes a command; what is not given here keeps its default.
    public init(
        _ executable: String, _ arguments: [String] = [], in folder: FilePath,
        environment: [String: String], timeout: Duration? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.folder = folder
        self.environment = environment
        self.timeout = timeout
    }
}

/// How much of an output is kept, so that memory stays bounded.
public enum OutputPolicy: Hashable, Sendable {
    /// All of it; more bytes than this are a failure.
    case whole(limit: Int)
    /// The last bytes, for messages.
    case tail(Int)
}

/// A line that a command wrote, without its end; very long lines come in pieces.
public struct OutputLine: Hashable, Sendable {
    /// Where it was written.
    public let stream: Stream
    /// The text; bytes that are no UTF-8 are replaced.
    public let text: String

    /// The two outputs of a command.
    public enum Stream: Hashable, Sendable {
        /// Standard output.
        case output
        /// Standard error.
        case error
    }
}

/// What a program that is not trusted may use: it computes and writes to its outputs.
///
/// No files but itself, no network, no other process, no randomness. The program has to be linked statically.
public struct Sandbox: Hashable, Sendable {
    /// Processor time in whole seconds.
    public let processorSeconds: Int
    /// Address space in bytes.
    public let memory: Int

    /// Declares the limits.
    public init(processorSeconds: Int, memory: Int) {
        self.processorSeconds = processorSeconds
        self.memory = memory
    }
}
