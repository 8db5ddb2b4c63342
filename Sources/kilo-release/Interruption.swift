internal import Dispatch
internal import Glibc

/// Turns Ctrl-C, a lost terminal and a system's request to end into the cancellation of a task.
///
/// What is under way ends in order and is recorded; a second signal ends the process at once.
func withInterruption(_ body: @escaping @Sendable () async throws -> Void) async throws {
    // A reader of our output that goes away (`| head`) must not end a release half-way.
    signal(SIGPIPE, SIG_IGN)
    // A parent may have left it ignored, and then the kernel throws the exit statuses of commands away.
    signal(SIGCHLD, SIG_DFL)
    let task = Task { try await body() }
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
        // Dispatch sees the signal only if its default action is off.
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
            signal(number, SIG_DFL)
            task.cancel()
        }
        source.activate()
        return source
    }
    defer { sources.forEach { $0.cancel() } }
    try await task.value
}
