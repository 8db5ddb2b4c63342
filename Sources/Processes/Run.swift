internal import CSandbox
internal import Core
internal import SystemPackage

/// Runs a command and waits for its end.
///
/// A cancelled task stops the command with all that it started, and waits for that.
///
/// - Throws: `Failure` (`process.not-found`, `process.failed` if it cannot be started, `process.timeout`,
///   `process.too-much-output`), `CancellationError`. An exit status other than 0 is a result.
public func run(_ request: ProcessRequest) async throws -> ProcessResult {
    try Task.checkCancellation()
    let wake = try Wake()
    return try await withTaskCancellationHandler {
        try await onOwnThread { try runBlocking(request, wake) }
    } onCancel: {
        wake.signal()
    }
}

private func runBlocking(_ request: ProcessRequest, _ wake: Wake) throws -> ProcessResult {
    defer { wake.end() }
    let child = try Child.start(request)
    request.onStart?(child.process)
    var supervision = Supervision(child, wake, timeout: request.timeout, grace: request.grace)
    let exit = supervision.run()
    switch supervision.stop {
    case .cancelled: throw CancellationError()
    case .timeout: throw Failure.timeout(request, request.timeout ?? .zero)
    case .tooMuchOutput: throw Failure.tooMuchOutput(request, request.outputLimit)
    case nil: break
    }
    let kept = supervision.child.outputs.map(\.buffer.kept)
    return ProcessResult(
        exit: exit, output: kept[0], error: kept[1], extraOutput: kept.count > 2 ? kept[2] : [])
}

extension ProcessRequest {
    /// The smallest of the limits, for messages.
    fileprivate var outputLimit: Int {
        [output, error, extraOutput].compactMap { policy in
            if case .whole(let limit)? = policy { limit } else { nil }
        }.min() ?? 0
    }
}

extension Sandbox {
    /// What the running kernel lacks to put up the whole sandbox; empty where it has everything.
    public static var missing: [String] {
        (sandbox_landlock_version() > 0 ? [] : ["Landlock"])
            + (sandbox_has_filter() != 0 ? [] : ["a filter of system calls (seccomp)"])
    }
}
