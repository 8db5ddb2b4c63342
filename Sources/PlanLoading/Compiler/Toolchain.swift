internal import Core
internal import Processes
internal import SystemPackage

/// Runs a compiler.
struct Toolchain {
    let compiler: Compiler
    let environment: [String: String]
    let cache: PlanCache
    /// The plan's folder: swiftly chooses a toolchain by where it is started.
    let folder: FilePath

    /// Options for the module and for plans: the same language for both.
    ///
    /// lld comes with the toolchain and links in half of the time; without runtime libraries to find, the
    /// sandbox needs to allow no file at all.
    static let linking = ["-static-executable", "-use-ld=lld", "-Xlinker", "-s"]
    static let language = ["-Onone", "-swift-version", "6", "-wmo"]

    func compile(_ arguments: [String]) async throws -> ProcessResult {
        let request = Self.request(
            compiler.path, arguments + ["-module-cache-path", cache.folder.appending("clang").string],
            environment, in: folder, timeout: .seconds(300))
        return try await run(request)
    }

    /// What a compiler needs of the environment: its helpers, a place for drafts, and swiftly's settings.
    private static let variables = [
        "PATH", "HOME", "TMPDIR", "SWIFTLY_HOME_DIR", "SWIFTLY_BIN_DIR", "SWIFTLY_TOOLCHAINS_DIR",
    ]

    private static func request(
        _ path: FilePath, _ arguments: [String], _ environment: [String: String], in folder: FilePath,
        timeout: Duration
    ) -> ProcessRequest {
        let environment = environment.filter { variables.contains($0.key) }
        var request = ProcessRequest(
            path.string, arguments, in: folder, environment: environment, timeout: timeout)
        request.output = .tail(1 << 20)
        request.error = .tail(1 << 20)
        return request
    }

    /// Asks a compiler what it is.
    ///
    /// - Throws: `Failure` (`plan.compiler-unusable`).
    static func identify(
        _ path: FilePath, _ environment: [String: String], in folder: FilePath
    ) async throws -> (compiler: Compiler, words: [UInt8]) {
        let request = request(path, ["--version"], environment, in: folder, timeout: .seconds(60))
        let result = try await run(request)
        guard result.isSuccess, let compiler = Compiler(path: path, versionOutput: result.outputText) else {
            throw Failure.unusable(path, result)
        }
        return (compiler, result.output)
    }
}

extension Failure {
    static func unusable(_ path: FilePath, _ result: ProcessResult) -> Failure {
        let words = (result.errorText + result.outputText).split(whereSeparator: \.isNewline).suffix(20)
        return Failure(
            .planCompilerUnusable, "\(path)",
            "the compiler does not do its work (\(result.exit)):\n" + words.joined(separator: "\n"),
            advice:
                "check that Swift, g++ and the static C library (libc6-dev on Debian, glibc-static on Fedora) "
                + "are installed, or use the plan's lock")
    }
}
