internal import CSandbox
internal import Core
internal import Glibc
internal import SystemPackage

/// A started command and the ends of its pipes.
struct Child {
    let process: pid_t
    /// Becomes readable when the command ends.
    let watch: Int32
    var outputs: [Output]

    /// Sends a signal to the command and all that it started.
    ///
    /// The command is not reaped yet whenever this is called, so its number cannot mean another group.
    func signal(_ number: Int32) { kill(-process, number) }

    /// Takes the exit status of a command that has ended.
    func reap() -> ProcessResult.Exit {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            // No status is no success.
            guard errno == EINTR else { return .status(255) }
        }
        // The macros of wait(2): the low seven bits are the signal, the next byte is the status.
        return status & 0x7f == 0 ? .status(status >> 8 & 0xff) : .signal(status & 0x7f)
    }
}

extension Child {
    private init(watching process: pid_t, outputs: [Output]) throws {
        self.init(process: process, watch: launch_watch(process), outputs: outputs)
        guard watch < 0 else { return }
        let reason = Errno(rawValue: errno)
        signal(SIGKILL)
        _ = reap()
        throw Failure(
            .processFailed, "pidfd_open", "the kernel cannot watch a process: \(reason)",
            advice: "use Linux 5.3 or later")
    }

    /// Starts a command.
    ///
    /// - Throws: `Failure` (`process.not-found`, `process.failed`).
    static func start(_ request: ProcessRequest) throws -> Child {
        let searchPath = request.environment["PATH"]
        // Absolute, as the child enters its folder before it looks for the program.
        let folder = try currentFolder().pushing(request.folder)
        guard let path = Executables.find(request.executable, searchPath: searchPath, from: folder)
        else { throw Failure.notFound(request.executable) }
        var pipes = try Pipes(isExtraOpen: request.extraOutput != nil)
        defer { pipes.closeWriters() }
        do {
            let process = try launch(request, path, pipes)
            return try Child(watching: process, outputs: pipes.outputs(request))
        } catch {
            pipes.closeReaders()
            throw error
        }
    }

    private static func currentFolder() throws -> FilePath {
        guard let folder = getcwd(nil, 0) else { throw Failure.unreadable(".", Errno(rawValue: errno)) }
        defer { free(folder) }
        return FilePath(String(cString: folder))
    }

    private static func launch(_ request: ProcessRequest, _ path: FilePath, _ pipes: Pipes) throws -> pid_t {
        let environment = request.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var limits = request.sandbox.map {
            sandbox_limits(cpu_seconds: UInt64($0.processorSeconds), memory_bytes: UInt64($0.memory))
        }
        var failure = launch_failure()
        let process = withCStrings([request.executable] + request.arguments) { arguments in
            withCStrings(environment) { environment in
                path.string.withCString { path in
                    request.folder.string.withCString { folder in
                        withOptionalPointer(to: &limits) { limits in
                            var plan = CSandbox.launch(
                                path: path, arguments: arguments, environment: environment, folder: folder,
                                input: pipes.input, output: pipes.output.writer, error: pipes.error.writer,
                                extra: pipes.extra?.writer ?? -1, sandbox: limits)
                            return launch_start(&plan, &failure)
                        }
                    }
                }
            }
        }
        guard process > 0 else { throw Failure.notStarted(request, failure) }
        return process
    }
}

extension Failure {
    fileprivate static func notStarted(_ request: ProcessRequest, _ failure: launch_failure) -> Failure {
        let reason = Errno(rawValue: failure.error)
        let step =
            switch failure.step {
            case launch_folder: "cannot enter \(request.folder)"
            case launch_sandbox: "the sandbox could not be put up"
            case launch_execute: "cannot be executed"
            default: "cannot be started"
            }
        return Failure(
            .processFailed, request.executable, "\(step): \(reason)",
            advice: "check the program, its permissions and the folder")
    }
}
