internal import Core
internal import PlanLoading
internal import ReleaseModel
internal import SystemPackage

/// A plan, a project and inputs, put together into a resolved release.
struct ReleaseSession: Sendable {
    let project: Project
    let loaded: LoadedPlan
    let release: ResolvedRelease

    /// The release of the product that the options name, or of the only one.
    static func open(_ options: PlanOptions, allowsDirtyTree: Bool, wantsChanges: Bool) async throws -> Self {
        let inputs = try options.inputs(allowsDirtyTree: allowsDirtyTree)
        return try await Material.gather(options, wantsChanges: wantsChanges).session(inputs)
    }

    /// The releases of all products, or of the one that the options name.
    static func openAll(_ options: PlanOptions) async throws -> [Self] {
        let inputs = try options.inputs(allowsDirtyTree: true)
        let material = try await Material.gather(options, wantsChanges: false)
        guard inputs.product == nil else { return [try material.session(inputs)] }
        return try material.loaded.plan.products.map { product in
            var inputs = inputs
            inputs.product = product.name
            return try material.session(inputs)
        }
    }

    /// What a release is resolved from.
    private struct Material {
        let project: Project
        let loaded: LoadedPlan
        let facts: ProjectFacts

        static func gather(_ options: PlanOptions, wantsChanges: Bool) async throws -> Self {
            let project = try await Project.find(options.project, environment: Project.processEnvironment())
            let reader = ProjectReader(project: project)
            // git is asked while the plan is loaded: each takes a few milliseconds.
            async let repository = reader.repository(wantsChanges: wantsChanges)
            let loaded = try await load(options, project: project)
            var facts = try await repository
            facts.manifests = try await reader.manifests(in: loaded.plan.manifestFolders)
            return Self(project: project, loaded: loaded, facts: facts)
        }

        func session(_ inputs: ReleaseInputs) throws -> ReleaseSession {
            let resolver = Resolver(
                plan: loaded.plan, planDigest: loaded.digest, planFile: loaded.planFile.string,
                inputs: inputs,
                facts: facts)
            let release = try resolver.resolve()
            // Keys are read here, where they can be, so that a bad one stops before any work.
            _ = try ApprovalRole.all(of: release)
            return ReleaseSession(project: project, loaded: loaded, release: release)
        }
    }

    static func load(_ options: PlanOptions, project: Project) async throws -> LoadedPlan {
        let loader = try loader(project)
        let loaded = try await loader.load(
            path(options, project: project), locks: options.locked ? .require : .ignore)
        for warning in loaded.warnings { StandardStreams.error("warning: \(warning)") }
        return loaded
    }

    static func path(_ options: PlanOptions, project: Project) -> FilePath {
        guard let plan = options.plan else { return project.root.appending(PlanLoader.defaultPlan) }
        return FilePath(plan).absolute(from: Project.currentFolder())
    }

    static func loader(_ project: Project) throws -> PlanLoader {
        guard let folder = PlanLoader.cacheFolder(environment: project.environment) else {
            throw Failure.noCacheFolder
        }
        return PlanLoader(environment: project.environment, cacheFolder: folder)
    }
}

extension Failure.Code {
    /// No folder for what is kept between runs.
    static let noCacheFolder = Self("plan.no-cache-folder", .usage)
}

extension Failure {
    static let noCacheFolder = Failure(
        .noCacheFolder, "plan cache", "neither HOME nor XDG_CACHE_HOME says where it can be",
        advice: "set XDG_CACHE_HOME to a folder that can be written")
}
