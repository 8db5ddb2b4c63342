public import Core

extension Failure.Code {
    /// A program is not there.
    public static let processNotFound = Self("process.not-found", .usage)
    /// A program could not be started, or ended without success.
    public static let processFailed = Self("process.failed", .work)
    /// A program ran longer than it may.
    public static let processTimeout = Self("process.timeout", .work)
    /// A program wrote more than it may.
    public static let processOutput = Self("process.too-much-output", .work)
}

extension ProcessResult {
    /// Itself, if the command reported success.
    ///
    /// - Parameters:
    ///   - subject: what the command is for.
    ///   - advice: what to do if it failed.
    /// - Returns: itself.
    /// - Throws: `Failure` (`process.failed`) with the last lines that it wrote.
    @discardableResult
    public func requireSuccess(_ subject: String, advice: String) throws -> ProcessResult {
        guard !isSuccess else { return self }
        let words = error.isEmpty ? outputText : errorText
        let tail = words.split(whereSeparator: \.isNewline).suffix(12).joined(separator: "\n")
        let message = "expected success, got \(exit)" + (tail.isEmpty ? "" : "\n" + tail)
        throw Failure(.processFailed, subject, message, advice: advice)
    }
}

extension Failure {
    static func notFound(_ executable: String) -> Failure {
        Failure(
            .processNotFound, executable, "no such program on PATH",
            advice: "install it, or put its folder on PATH")
    }

    static func timeout(_ request: ProcessRequest, _ timeout: Duration) -> Failure {
        Failure(
            .processTimeout, request.executable,
            "still running after \(timeout), stopped with all it started",
            advice: "find out why it hangs, or raise its time limit")
    }

    static func tooMuchOutput(_ request: ProcessRequest, _ limit: Int) -> Failure {
        Failure(
            .processOutput, request.executable, "wrote more than \(limit) bytes, stopped",
            advice: "make it write less")
    }
}
