/// How a command ended, and what it wrote.
public struct ProcessResult: Sendable {
    /// How it ended.
    public let exit: Exit
    /// What is kept of standard output.
    public let output: [UInt8]
    /// What is kept of standard error.
    public let error: [UInt8]
    /// What is kept of descriptor 3.
    public let extraOutput: [UInt8]

    /// How a process ends.
    public enum Exit: Hashable, Sendable, CustomStringConvertible {
        /// By itself, with this status.
        case status(Int32)
        /// By this signal.
        case signal(Int32)

        /// In words: `exit status 1`, `signal 9`.
        public var description: String {
            switch self {
            case .status(let status): "exit status \(status)"
            case .signal(let signal): "signal \(signal)"
            }
        }
    }

    /// Standard output as text.
    public var outputText: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text.
    public var errorText: String { String(decoding: error, as: UTF8.self) }
    /// Whether the command reported success.
    public var isSuccess: Bool { exit == .status(0) }
}
