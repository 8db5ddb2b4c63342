internal import Core
internal import Glibc
internal import Processes
internal import SystemPackage

/// Runs a compiled plan in the sandbox and takes what it emits.
struct Evaluation {
    let file: PlanFile
    let limits: EvaluationLimits

    /// The plan as the program wrote it.
    ///
    /// - Throws: `Failure` (`plan.evaluation-failed`, `plan.evaluation-timeout`, `plan.too-large`).
    func evaluate(_ program: FilePath) async throws -> [UInt8] {
        let result: ProcessResult
        do {
            result = try await run(request(program))
        } catch let failure as Failure where failure.code == .processTimeout {
            throw timeout("\(limits.time)")
        } catch let failure as Failure where failure.code == .processOutput {
            throw Failure(
                .planTooLarge, "\(file.path)",
                "its evaluation \(failure.message)",
                advice: "a plan is at most \(limits.planSize) bytes and prints at most \(limits.printed)")
        }
        guard result.isSuccess else { throw failed(result) }
        return result.extraOutput
    }

    private func request(_ program: FilePath) -> ProcessRequest {
        // Sets and dictionaries must not come in another order each time. The runtime looks for its backtracer
        // around its own path and aborts where it may not read that; a path that is given is not looked for.
        let environment = [
            "SWIFT_DETERMINISTIC_HASHING": "1", "SWIFT_BACKTRACE": "enable=no,swift-backtrace=/none",
        ]
        var request = ProcessRequest(
            program.string, in: "/", environment: environment, timeout: limits.time)
        request.grace = .zero
        request.output = .whole(limit: limits.printed)
        request.error = .whole(limit: limits.printed)
        request.extraOutput = .whole(limit: limits.planSize)
        request.sandbox = Sandbox(processorSeconds: limits.processorSeconds, memory: limits.memory)
        return request
    }

    /// What a failed precondition printed, without the addresses that the runtime appends.
    private func lastWords(_ result: ProcessResult) -> String {
        let lines = result.errorText.split(whereSeparator: \.isNewline)
        let words = lines.prefix { !$0.hasPrefix("Current stack trace") }.suffix(5)
        return words.map { "\n" + $0 }.joined()
    }

    private func timeout(_ limit: String) -> Failure {
        Failure(
            .planEvaluationTimeout, "\(file.path)", "its evaluation was not done after \(limit)",
            advice: "look for a loop without end")
    }

    private func failed(_ result: ProcessResult) -> Failure {
        if result.exit == .signal(SIGXCPU) {
            return timeout("\(limits.processorSeconds) s of processor time")
        }
        let reason =
            result.exit == .signal(SIGSYS)
            ? "tried what a plan may not do: a file, the network, another process or thread"
            : "ended with \(result.exit)"
        return Failure(
            .planEvaluationFailed, "\(file.path)",
            "its evaluation \(reason)" + lastWords(result),
            advice: "a plan only declares: it reads no file, no clock, no variable, and uses little memory")
    }
}
