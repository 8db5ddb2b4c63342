internal import Core
internal import SystemPackage

/// Finds the compiler and what it is, without running it if it was asked before.
struct CompilerIdentification {
    let environment: [String: String]
    let cache: PlanCache
    let folder: FilePath

    /// The compiler, ready to run.
    ///
    /// - Throws: `Failure` (`plan.no-compiler`, `plan.compiler-unusable`).
    func toolchain() async throws -> Toolchain {
        let path = try CompilerSearch(environment: environment, folder: folder).path()
        return Toolchain(
            compiler: try await identify(path), environment: environment, cache: cache, folder: folder)
    }

    private func identify(_ path: FilePath) async throws -> Compiler {
        let key = CompilerSearch.identity(of: path).map { ContentKey(["compiler"] + $0).digest }
        if let key, let words = cache.compiler(key),
            let compiler = Compiler(path: path, versionOutput: String(decoding: words, as: UTF8.self))
        {
            return compiler
        }
        let (compiler, words) = try await Toolchain.identify(path, environment, in: folder)
        if let key { try cache.store(compiler: words, key) }
        return compiler
    }
}
