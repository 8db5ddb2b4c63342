internal import Core
internal import PlanLoading
internal import ReleaseModel
internal import SystemPackage

/// An image that a file of its own declares, in the language of plans.
struct DescribedImage: Sendable {
    /// The file, for messages.
    let file: String
    let spec: ImageSpec

    /// Loads the file as plans are loaded: compiled, run in the sandbox, kept.
    ///
    /// - Throws: `Failure` (`usage.invalid-option` if its files are made by commands, which only a release runs), and
    ///   what loading a plan throws.
    init(_ path: FilePath, _ environment: [String: String]) async throws {
        guard let cache = PlanLoader.cacheFolder(environment: environment) else {
            throw Failure.noCacheFolder
        }
        let loaded = try await PlanLoader(environment: environment, cacheFolder: cache).image(path)
        for warning in loaded.warnings { StandardStreams.error("warning: \(warning)") }
        try loaded.plan.validate("\(path)")
        guard case .image(let spec)? = loaded.plan.artifacts.first else {
            throw Failure(
                .planInconsistent, "\(path)", "declares no image", advice: "declare an OCIImage in it")
        }
        let artifact = loaded.plan.artifacts[0]
        if let number = artifact.commands.first {
            throw Failure(
                .invalidOption, "--from \(path)",
                "files are made by the command \"\(loaded.plan.commands[number].label)\", which is not run here",
                advice: "run it before and leave `madeBy:` out, or release the image with a plan",
                at: SourceLocation(file: "\(path)", line: artifact.line))
        }
        (file, self.spec) = ("\(path)", spec)
    }
}
