internal import ArgumentParser
internal import Artifacts
internal import Core
internal import Destinations
internal import Engine
internal import HTTP
internal import ReleaseModel
internal import SystemPackage

/// `npm publish`, without npm.
struct PublishNPMCommand: NPMClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "npm",
        abstract: "Publish a package folder or a packed package, as npm publish does.",
        discussion: """
            Settings and credentials come from where npm takes them: the environment, .npmrc of the project \
            and in the home folder, publishConfig. Scripts are never run. What is there already with the same bytes is \
            success; nothing is sent twice without asking the registry first, and everything is read back.
            """)

    @Argument(help: "A package's folder, or a .tgz.")
    var package = "."

    @OptionGroup var place: NPMRegistryOptions

    @Option(help: "The dist-tag that is to point to the version (default: latest).")
    var tag: String?

    @Option(help: "public or restricted; by default what the package is already.")
    var access: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Signed evidence of where the package was made. This tool cannot sign yet, and refuses it.")
    var provenance: Bool?

    @Flag(help: "Stage the version at the registry; a maintainer approves it there.")
    var stage = false

    @Flag(help: "Be known by the CI job's identity, and by nothing else.")
    var trustedPublishing = false

    @Option(
        name: .long, parsing: .singleValue,
        help: "A file that looks like credentials and is to be published; may be repeated.")
    var allowFile: [String] = []

    @Flag(name: .long, help: "Pack it and say what would be published.")
    var dryRun = false

    func perform() async throws {
        let environment = Project.processEnvironment()
        let path = FilePath(package).absolute(from: Project.currentFolder()).lexicallyNormalized()
        let source = NPMPackageSource(path: path, environment: environment, allowedFiles: allowFile)
        try await source.withPackage { packed in
            try packed.requirePublic()
            let (release, summary) = try await offPool { [self] in
                let release = try NPMStandaloneRelease(packed, options: options, environment: environment)
                try release.check()
                return (release, try NPMSummary(packed))
            }
            show(summary, release)
            if !dryRun { try await send(release, summary) }
            StandardStreams.output(json ? summary.json.text(.indented) : summary.line(isStaged: stage))
        }
    }

    private var options: NPMStandaloneRelease.Options {
        get throws {
            let level = access.flatMap { NPMAccessLevel(rawValue: $0) }
            guard access == nil || level != nil else {
                throw Failure(
                    .invalidOption, "--access \(access ?? "")", "expected public or restricted",
                    advice: "correct the option")
            }
            return NPMStandaloneRelease.Options(
                registry: place.registry, tag: tag, access: level, code: place.code,
                hasProvenance: provenance, way: stage ? .staged : .direct,
                authentication: trustedPublishing ? .trustedPublishing : .token)
        }
    }

    private func show(_ summary: NPMSummary, _ release: NPMStandaloneRelease) {
        summary.warnings.forEach(StandardStreams.warn)
        if !json {
            summary.notices.forEach { StandardStreams.error($0.isEmpty ? "npm notice" : "npm notice \($0)") }
        }
        let verb = stage ? "Staging" : "Publishing"
        let mode = dryRun ? " (dry-run)" : ""
        StandardStreams.error("npm notice \(verb) to \(release.destination)\(mode)")
    }

    private func send(_ release: NPMStandaloneRelease, _ summary: NPMSummary) async throws {
        let publication = try release.publication(notify: { StandardStreams.warn($0) })
        let say: @Sendable (String) -> Void = { StandardStreams.error($0) }
        let completed = CompletedPublication(publication: publication) {
            try await release.complete(publication, say: say)
        }
        let run = StandalonePublication(completed, say: say)
        let result = await (stage ? run.stage() : run.publish())
        guard result.conclusion != .done else { return }
        if json {
            let document =
                result.failures.isEmpty
                ? summary.waiting(for: result.detail ?? "") : NPMSummary.failure(result.failures)
            StandardStreams.output(document.text(.indented))
        }
        FailureText.print(result.failures)
        throw ConclusionExit(conclusion: result.conclusion)
    }
}
