internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Writing to the terminal without buffers of our own, so that nothing is lost when the process is killed.
enum StandardStreams {
    static func output(_ text: String) { write(text, to: .standardOutput) }

    static func error(_ text: String) { write(text, to: .standardError) }

    /// What a person should know, and what stops nothing.
    static func warn(_ text: String) { error("warning: \(text)") }

    /// Whether a person reads standard output.
    static var isTerminal: Bool { isatty(FileDescriptor.standardOutput.rawValue) == 1 }

    /// Whether a person can answer questions.
    static var canAsk: Bool { isTerminal && isatty(FileDescriptor.standardInput.rawValue) == 1 }

    /// One line at a time, as lines longer than a pipe's buffer could mix.
    private static let turn = Mutex(())

    private static func write(_ text: String, to stream: FileDescriptor) {
        // A reader that has gone away (`| head`) must not stop a release half-way.
        turn.withLock { _ in _ = try? stream.writeAll((text + "\n").utf8) }
    }
}
