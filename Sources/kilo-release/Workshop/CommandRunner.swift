internal import Core
internal import Processes
internal import ReleaseModel
internal import SystemPackage

/// Runs build commands of a plan, unless nothing that decides their result has changed.
struct CommandRunner: Sendable {
    let release: ResolvedRelease
    let project: Project
    let output: (@Sendable (String) -> Void)?

    /// - Returns: what happened, in a few words.
    func run(_ command: CommandSpec) async throws -> String {
        let stamp = BuildStamp(
            command: command, root: project.root, folder: project.workFolder,
            environment: environment(of: command))
        let key = try await offPool { try stamp.key() }
        if let key, try await offPool({ try stamp.isCurrent(key) }) { return "nothing changed" }
        try await offPool { try stamp.forget() }
        try await start(command)
        try await offPool {
            try stamp.requireProducts()
            if let key { try stamp.record(key) }
        }
        return "ran"
    }

    private func start(_ command: CommandSpec) async throws {
        guard let program = command.arguments.first else {
            throw Failure(
                .commandEmpty, command.label, "the command names no program",
                advice: "name one in the plan", at: location(command))
        }
        if let name = command.environment.first(where: Credentials.variables.contains) {
            throw Failure(
                .credentialForCommand, command.label, "\(name) holds a credential of a destination",
                advice: "take it out of the command's `environment`", at: location(command))
        }
        let folder = project.root.pushing(FilePath(command.folder)).lexicallyNormalized()
        var request = ProcessRequest(
            program, Array(command.arguments.dropFirst()), in: folder, environment: environment(of: command))
        if let output { request.onLine = { output($0.text) } }
        let advice = "run it by hand in \(folder), or see all of its output with --verbose"
        try await Processes.run(request).requireSuccess(command.label, advice: advice)
    }

    /// A build sees what it was given and nothing else.
    ///
    /// Files in HOME stay readable, as tools need their settings.
    private func environment(of command: CommandSpec) -> [String: String] {
        let names = Set(["PATH", "HOME", "TMPDIR", "LANG"] + command.environment)
        return project.environment.filter { names.contains($0.key) }
            .merging(["SOURCE_DATE_EPOCH": "\(release.time.seconds)"]) { $1 }
    }

    private func location(_ command: CommandSpec) -> SourceLocation {
        SourceLocation(file: release.planFile, line: command.line)
    }
}

extension Failure.Code {
    /// A command that asks for a credential.
    static let credentialForCommand = Self("plan.credential-for-command", .usage)
    /// A command without a program.
    static let commandEmpty = Self("plan.empty-command", .usage)
}
