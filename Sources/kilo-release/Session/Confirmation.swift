internal import Core
internal import Engine
internal import Glibc
internal import ReleaseModel

/// Asks a person once, before anything becomes public.
///
/// In CI nobody can answer, and whoever started the job has decided; elsewhere a person decides.
struct Confirmation {
    let assumesYes: Bool
    let environment: [String: String]

    /// - Throws: `Failure` (`release.not-confirmed`).
    func ask(_ release: ResolvedRelease) async throws {
        try await ask("Make this public?", about: ReleaseDrawing(release).text)
    }

    func ask(_ question: String, about text: String) async throws {
        if assumesYes || isCI { return }
        guard StandardStreams.canAsk else {
            throw Failure(
                .notConfirmed, "release", "there is no terminal to ask at",
                advice: "add --yes, or try `kilo-release release --dry-run` first")
        }
        StandardStreams.error(text)
        StandardStreams.error("\(question) [y/N]")
        guard try await answer() == "y" else {
            throw Failure(.notConfirmed, "release", "not confirmed", advice: "answer y to go on")
        }
    }

    /// As CI services set it; `CI=false` is how people switch that off.
    private var isCI: Bool { !["", "0", "false"].contains((environment["CI"] ?? "").lowercased()) }

    /// What a person types.
    ///
    /// A blocked read does not notice Ctrl-C, so that ends the process; nothing has begun.
    private func answer() async throws -> String? {
        try await withTaskCancellationHandler {
            try await offPool { readLine() }
        } onCancel: {
            _exit(Conclusion.interrupted.exitCode)
        }
    }
}

extension Failure.Code {
    /// Nobody has said yes.
    static let notConfirmed = Self("release.not-confirmed", .usage)
}
