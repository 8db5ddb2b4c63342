import Glibc
import Synchronization
import Testing

/// A program that was started, with one pipe to its standard input and one from its standard output.
///
/// Foundation's `Process` sees the end of a child by a socket that children started at the same time inherit,
/// so that waiting for one waits for all.
struct ChildProcess: Sendable {
    let identifier: pid_t
    /// The writing end; a program that reads to its end stops when this is closed, also by our own death.
    let input: Int32
    let output: Int32

    /// One start at a time, so that no child gets the ends of another's pipes in the moment before they are
    /// marked.
    private static let starting = Mutex(())

    init(_ program: String, _ arguments: [String]) throws {
        self = try Self.starting.withLock { _ in try ChildProcess(starting: program, arguments) }
    }

    private init(starting program: String, _ arguments: [String]) throws {
        let (inputs, outputs) = (try Self.pipe(), try Self.pipe())
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, inputs[0], 0)
        posix_spawn_file_actions_adddup2(&actions, outputs[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var texts = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for text in texts { free(text) } }
        var identifier = pid_t()
        let code = posix_spawn(&identifier, program, &actions, nil, &texts, environ)
        close(inputs[0])
        close(outputs[1])
        try #require(code == 0, "\(program) cannot be started: \(String(cString: strerror(code)))")
        (self.identifier, input, output) = (identifier, inputs[1], outputs[0])
    }

    /// Waits for the end; the exit code.
    @discardableResult func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        close(input)
        close(output)
        return status >> 8 & 0xff
    }

    /// Ends it.
    func kill() {
        Glibc.kill(identifier, SIGKILL)
        wait()
    }

    /// What it prints first.
    func firstLine() -> String {
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = read(output, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)).prefix { $0 != 10 }, as: UTF8.self)
    }

    /// Ends that no other child inherits.
    private static func pipe() throws -> [Int32] {
        var ends: [Int32] = [0, 0]
        try #require(Glibc.pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }

    /// The path of a program.
    static func tool(_ name: String, package: String) throws -> String {
        let path = ["/usr/bin/", "/usr/local/bin/", "/usr/sbin/"].map { $0 + name }.first {
            access($0, X_OK) == 0
        }
        return try #require(path, "\(name) is missing: install the Debian package \(package)")
    }
}
