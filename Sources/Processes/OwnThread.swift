internal import Glibc
internal import SystemPackage

/// Runs work that blocks for as long as a command runs on a thread made for it.
///
/// Not on a pool: a build of minutes would hold a worker that short blocking work waits for, and the kernel ties
/// a child's fate to the thread that started it (PR_SET_PDEATHSIG in prctl(2)).
///
/// - Throws: what the work throws; `Errno` if no thread can be made.
func onOwnThread<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let body = ThreadBody { continuation.resume(with: Result(catching: work)) }
        let argument = Unmanaged.passRetained(body)
        var thread = pthread_t()
        let error = pthread_create(
            &thread, nil,
            { argument in
                argument.map { Unmanaged<ThreadBody>.fromOpaque($0).takeRetainedValue().run() }
                return nil
            }, argument.toOpaque())
        guard error == 0 else {
            argument.release()
            return continuation.resume(throwing: Errno(rawValue: error))
        }
        pthread_detach(thread)
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
