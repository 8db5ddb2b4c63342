import Foundation
import Testing

/// A program that is under way; its outputs go to files, so that it never waits for a reader.
///
/// Foundation's `Process` sees the end of a child by a socket that children started at the same time inherit, so
/// that waiting for one would wait for all.
final class Running: Sendable {
    private let identifier: pid_t
    private let output: URL
    private let error: URL
    private let ended: AsyncStream<Int32>

    init(_ command: [String], in folder: URL, environment: [String: String]) throws {
        let files = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        (output, error) = (files.appendingPathExtension("out"), files.appendingPathExtension("err"))
        identifier = try Self.spawn(command, in: folder, environment, output: output, error: error)
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        ended = stream
        // A thread of its own, as the cooperative pool has only as many as there are cores.
        Thread.detachNewThread { [identifier] in
            continuation.yield(Self.wait(for: identifier))
            continuation.finish()
        }
    }

    private static func spawn(
        _ command: [String], in folder: URL, _ environment: [String: String], output: URL, error: URL
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, error.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // Threads of the test runner block signals, and a child would inherit that.
        var (attributes, none) = (posix_spawnattr_t(), sigset_t())
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        // posix_spawn has no portable way to choose the folder; `env` has.
        var words = (["env", "-C", folder.path] + command).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var identifier = pid_t()
        let code = posix_spawnp(&identifier, "env", &actions, &attributes, &words, &variables)
        let reason = String(cString: strerror(code))
        try #require(
            code == 0, "env cannot be started: \(reason)")
        return identifier
    }

    private static func wait(for identifier: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : -signal
    }

    /// What it has printed so far.
    var printed: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    /// Ctrl-C.
    func interrupt() { kill(identifier, SIGINT) }

    /// Waits for its end.
    func result() async -> Tool.Result {
        var status: Int32 = -1
        for await value in ended { status = value }
        let error = (try? String(contentsOf: self.error, encoding: .utf8)) ?? ""
        let result = Tool.Result(status: status, output: printed, error: error)
        for file in [output, self.error] { try? FileManager.default.removeItem(at: file) }
        return result
    }

    /// Waits until it has printed a line with this text.
    func line(containing text: String) async throws -> String {
        for _ in 0..<1200 {
            if let line = printed.split(separator: "\n").first(where: { $0.contains(text) }) {
                return String(line)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        let error = (try? String(contentsOf: self.error, encoding: .utf8)) ?? ""
        throw Missing(text: text, printed: printed + error)
    }

    /// A line that did not come within a minute.
    struct Missing: Error {
        let text: String
        let printed: String
    }
}
