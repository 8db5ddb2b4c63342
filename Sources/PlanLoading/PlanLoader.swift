internal import Core
internal import Glibc
internal import Processes
public import SystemPackage

/// Loads plans.
public struct PlanLoader: Sendable {
    private let environment: [String: String]
    private let cacheFolder: FilePath
    private let limits: EvaluationLimits

    /// The plan of a project that names none.
    public static let defaultPlan = "Release.swift"

    /// Creates a loader.
    ///
    /// - Parameters:
    ///   - environment: variables of the user: where the compiler is (`KILO_RELEASE_SWIFTC`, `SWIFT_EXEC`, `PATH`)
    ///     and what it needs.
    ///   - cacheFolder: what is kept between runs, as an absolute path; made when it is needed.
    ///   - limits: what evaluating a plan may use.
    public init(
        environment: [String: String], cacheFolder: FilePath, limits: EvaluationLimits = .standard
    ) {
        self.environment = environment
        self.cacheFolder = cacheFolder
        self.limits = limits
    }

    /// Whether a plan's lock decides.
    public enum LockUse: Hashable, Sendable {
        /// A plan file is compiled, whatever lock stands beside it.
        case ignore
        /// The lock beside a plan file is used, and must be of the same text (`--locked`).
        case require
    }

    /// What stands behind a plan's name in the name of its lock.
    public static let lockSuffix = PlanLock.suffix

    /// Loads a plan file (`*.swift`) or a lock (`*.lock.json`, which needs no compiler).
    ///
    /// - Throws: `Failure` and `Failures` with the codes `plan.*`, `file.*`, `process.*`.
    public func load(_ path: FilePath, locks: LockUse = .ignore) async throws -> LoadedPlan {
        if PlanLock.isLock(path) { return try await offPool { try Self.locked(path) } }
        let file = try await offPool { try PlanFile.read(path) }
        guard locks == .require else { return try await evaluated(file) }
        return try await offPool {
            let lock = PlanLock.path(of: path)
            guard try PlanLock.read(lock).sourceDigest == file.digest else {
                throw Failure.outdatedLock(lock, path)
            }
            return try Self.locked(lock)
        }
    }

    /// Loads a file that declares one image and no release: a plan without products, whose artifact it is.
    ///
    /// - Throws: as `load`.
    public func image(_ path: FilePath) async throws -> LoadedPlan {
        let file = try await offPool { try PlanFile.read(path) }
        return try await evaluated(file, as: .image)
    }

    /// Writes the lock of a plan file, and gives its path.
    ///
    /// - Throws: as `load`; `Failure` (`file.unwritable`).
    @discardableResult
    public func lock(_ path: FilePath) async throws -> FilePath {
        let file = try await offPool { try PlanFile.read(path) }
        let loaded = try await evaluated(file)
        return try await offPool {
            let lock = PlanLock(
                planFile: file.fileName, sourceDigest: file.digest,
                descriptionDigest: DescriptionSources.digest, digest: loaded.digest,
                plan: try JSONValue(parsing: loaded.json))
            try FileSystem.write(Array(lock.text.utf8), to: PlanLock.path(of: path))
            return PlanLock.path(of: path)
        }
    }

    private static func locked(_ path: FilePath) throws -> LoadedPlan {
        let lock = try PlanLock.read(path)
        return try LoadedPlan(
            lock.plan, source: .lock, planFile: path.removingLastComponent().appending(lock.planFile))
    }

    private func evaluated(
        _ file: PlanFile, as subject: PlanSubject = .release
    ) async throws -> LoadedPlan {
        let cache = PlanCache(folder: cacheFolder)
        let toolchain = try await CompilerIdentification(
            environment: environment, cache: cache, folder: file.folder
        ).toolchain()
        let key = Self.key(file, subject, toolchain.compiler)
        if let json = try await offPool({ cache.plan(key) }) {
            return try LoadedPlan(emitted: json, source: .cache, planFile: file.path)
        }
        let (json, warnings) = try await compile(file, subject, toolchain)
        let loaded = try LoadedPlan(
            emitted: json, source: .compiled, planFile: file.path, warnings: warnings)
        try await offPool { try cache.store(plan: loaded.json, key) }
        return loaded
    }

    private func compile(
        _ file: PlanFile, _ subject: PlanSubject, _ toolchain: Toolchain
    ) async throws -> ([UInt8], [String]) {
        let module = try await DescriptionModule.prepare(toolchain)
        return try await toolchain.cache.withDraft { draft in
            let compilation = PlanCompilation(file: file, subject: subject, draft: draft)
            let (program, warnings) = try await compilation.compile(toolchain, module)
            let json = try await Evaluation(file: file, limits: limits).evaluate(program)
            let gaps = Sandbox.missing.map { "plan evaluated without \($0): the kernel lacks it" }
            return (json, warnings + gaps)
        }
    }

    /// What a result depends on.
    static func key(_ file: PlanFile, _ subject: PlanSubject, _ compiler: Compiler) -> Digest {
        var key = ContentKey([
            "plan", DescriptionModule.key(compiler).hex, subject.rawValue, file.declaration,
        ])
        key.add(file.text)
        return key.digest
    }
}

extension PlanFile {
    /// The plan's folder, absolute, as the compiler runs in it.
    fileprivate var folder: FilePath {
        let folder = path.removingLastComponent()
        guard let absolute = realpath(folder.isEmpty ? "." : folder.string, nil) else { return folder }
        defer { free(absolute) }
        return FilePath(String(cString: absolute))
    }
}

extension PlanLoader {
    /// `kilo-release` below `XDG_CACHE_HOME` or `~/.cache` (XDG Base Directory Specification: a relative value is
    /// ignored); nil if neither variable says where.
    public static func cacheFolder(environment: [String: String]) -> FilePath? {
        if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") {
            return FilePath(base).appending("kilo-release")
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return FilePath(home).appending(".cache").appending("kilo-release")
    }
}
