internal import Core
internal import PlanLoading
internal import ReleaseModel
internal import SystemPackage

/// Whether the plan of a project is still the one that a run began with.
struct PlanComparison {
    let project: Project
    let release: ResolvedRelease

    /// Compares the plan, and its lock if there is one.
    ///
    /// - Returns: whether there was anything to compare with.
    /// - Throws: `Failure` (`run.plan-changed`), and what loading a plan throws.
    func requireSame(plan: String?) async throws -> Bool {
        guard let path = path(plan) else { return false }
        try await requireSame(path)
        let lock = FilePath("\(path)\(PlanLoader.lockSuffix)")
        if FileSystem.exists(lock) { try await requireSame(lock) }
        return true
    }

    private func requireSame(_ path: FilePath) async throws {
        let loaded = try await ReleaseSession.loader(project).load(path, locks: .ignore)
        guard loaded.digest == release.planDigest else {
            throw Failure(
                .planChanged, "\(path)",
                "the plan has changed since the run began: expected \(release.planDigest), found \(loaded.digest)",
                advice: "restore the plan to finish this run, or begin a new one with `kilo-release release`")
        }
    }

    /// The plan that was named, or the one that the run began with, here or at the same place of another checkout.
    ///
    /// None in a folder without the project, to which a run was moved: there its plan is in the run alone.
    private func path(_ plan: String?) -> FilePath? {
        if let plan { return FilePath(plan).absolute(from: Project.currentFolder()) }
        let recorded = FilePath(release.planFile).absolute(from: project.root)
        let names = Array(recorded.components.map(\.string))
        // The longest end of the path that is there: pipelines/Release.swift before Release.swift.
        let here = names.indices.map { project.root.appending(names[$0...].joined(separator: "/")) }
        return ([recorded] + here).first { FileSystem.exists($0) && !FileSystem.isFolder($0) }
    }
}

extension Failure.Code {
    /// The plan is not the one that a run began with.
    static let planChanged = Self("run.plan-changed", .refused)
}
