internal import Core
internal import Glibc
internal import PlanLoading
internal import Processes
internal import SystemPackage

/// The tool as a process of its own that resumes a run.
struct ChaosChild: Sendable {
    let project: Project
    let state: FilePath
    let run: String
    /// What leads to the stand-ins.
    let environment: [String: String]
    let killer: Killer

    /// What became of one process.
    struct Life: Sendable {
        let exit: ProcessResult.Exit
        /// All that it has written.
        let text: String

        var isDone: Bool { exit == .status(0) }
        var wasKilled: Bool { exit == .signal(SIGKILL) }
    }

    /// Runs it to its end, or until it has done so many things.
    func live(until count: Int?) async throws -> Life {
        killer.prepare(count)
        var request = ProcessRequest(
            "/proc/self/exe",
            [
                "resume", "--project", project.root.string, "--state", state.string, "--run", run, "--yes",
                "--output", "json",
            ],
            in: project.root, environment: variables)
        request.output = .tail(1 << 20)
        request.onStart = { killer.started($0) }
        request.onLine = { _ in killer.saw() }
        let result = try await Processes.run(request)
        killer.ended()
        return Life(exit: result.exit, text: result.outputText + result.errorText)
    }

    /// Compiled plans are shared with everybody.
    private var cache: FilePath? {
        PlanLoader.cacheFolder(environment: project.environment)?.removingLastComponent()
    }

    private var variables: [String: String] {
        // A home of its own: settings and logins of the person who rehearses lead to real services.
        let own = ["HOME": state.appending("home").string, "XDG_CACHE_HOME": cache?.string ?? ""]
        return project.environment.filter { ["PATH", "TMPDIR"].contains($0.key) }
            .merging(environment) { $1 }.merging(own) { $1 }
    }
}
