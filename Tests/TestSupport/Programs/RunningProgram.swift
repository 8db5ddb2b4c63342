import Foundation
import Glibc
import SystemPackage

/// A program that is under way; it is killed with the last reference to this value.
public final class RunningProgram: Sendable {
    private let name: String
    private let output: OpenDescriptor
    private let errors: OpenDescriptor
    /// The writing end of an open input.
    private let input: OpenDescriptor?
    private let ending: Ending

    init(_ launch: Launch, input: ProgramInput, output: ProgramOutput) throws {
        name = launch.path
        let written = try OpenDescriptor.scratch()
        self.output = written
        errors = try output == .merged ? written : .scratch()
        let read: OpenDescriptor
        switch input {
        case .nothing: (read, self.input) = (try .reading("/dev/null"), nil)
        case .file(let path): (read, self.input) = (try .reading(path), nil)
        case .open: (read, self.input) = try OpenDescriptor.pipe()
        }
        ending = Ending(
            of: try launch.spawn(input: read.number, output: written.number, errors: errors.number))
    }

    deinit { kill() }

    /// Ctrl-C.
    public func interrupt() { ending.signal(SIGINT) }

    /// Ends it for sure; does not wait.
    public func kill() { ending.signal(SIGKILL) }

    /// What it has printed so far.
    public var printed: String { String(decoding: output.contents(), as: UTF8.self) }

    /// What it has complained about so far.
    public var complained: String { String(decoding: errors.contents(), as: UTF8.self) }

    /// Waits for its end.
    public func result() async -> ProgramResult { result(await ending.value()) }

    /// Waits for its end on this thread: only for programs that need nothing of this process.
    public func wait() -> ProgramResult { result(ending.wait()) }

    private func result(_ status: Int32) -> ProgramResult {
        ProgramResult(
            status: status, bytes: output.contents(),
            errors: errors === output ? "" : complained)
    }

    /// Waits until it has printed a whole line with this text.
    ///
    /// - Throws: `ProgramFailure` if it ends first or a minute passes.
    public func line(containing text: String = "") async throws -> String {
        for _ in 0..<3000 {
            if let line = try printedLine(text) { return line }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw missing(text)
    }

    /// The same on this thread.
    public func waitForLine(containing text: String = "") throws -> String {
        for _ in 0..<3000 {
            if let line = try printedLine(text) { return line }
            usleep(20_000)
        }
        throw missing(text)
    }

    private func printedLine(_ text: String) throws -> String? {
        let hasEnded = ending.known != nil
        let lines = printed.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        if let line = lines.first(where: { text.isEmpty || $0.contains(text) }) { return String(line) }
        if hasEnded { throw missing(text) }
        return nil
    }

    private func missing(_ text: String) -> ProgramFailure {
        let state = ending.known.map { "ended with \($0)" } ?? "runs"
        return ProgramFailure(
            description: "\(name) \(state) and has printed no line with `\(text)`: \(printed)\(complained)")
    }
}
