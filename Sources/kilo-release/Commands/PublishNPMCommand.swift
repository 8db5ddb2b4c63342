internal import ArgumentParser
internal import Artifacts
internal import Core
internal import Destinations
internal import Engine
internal import HTTP
internal import ReleaseModel
internal import SystemPackage

/// `npm publish`, without npm.
struct PublishNPMCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "npm",
        abstract: "Publish a package folder or a packed package, as npm publish does.",
        discussion: """
            Settings and credentials come from where npm takes them: the environment, .npmrc beside the package and \
            in the home folder, publishConfig. Scripts are never run. What is there already with the same bytes is \
            success; nothing is sent twice without asking the registry first, and everything is read back.
            """)

    @Argument(help: "A package's folder, or a .tgz.")
    var package = "."

    @Option(help: "The registry; that of a scope in .npmrc goes first.")
    var registry: String?

    @Option(help: "The dist-tag that is to point to the version (default: latest).")
    var tag: String?

    @Option(help: "public or restricted; by default what the package is already.")
    var access: String?

    @Option(help: "The code of your authenticator; asked for at a terminal when the registry wants one.")
    var otp: String?

    @Flag(help: "Send signed evidence of where the package was made.")
    var provenance = false

    @Flag(help: "Stage the version at the registry; a maintainer approves it there.")
    var stage = false

    @Flag(help: "Be known by the CI job's identity, and by nothing else.")
    var trustedPublishing = false

    @Flag(name: .long, help: "Pack it and say what would be published.")
    var dryRun = false

    @Flag(help: "Print what npm prints as JSON.")
    var json = false

    func run() async throws {
        do {
            try await publish()
        } catch let failure as Failure where json {
            StandardStreams.output(NPMSummary.failure(failure).text(.indented))
            throw failure
        }
    }

    private func publish() async throws {
        let environment = Project.processEnvironment()
        let path = FilePath(package).absolute(from: Project.currentFolder())
        try await NPMPackageSource(path: path, environment: environment).withPackage { packed in
            try packed.requirePublic()
            let release = try await offPool { [self] in
                try NPMStandaloneRelease(packed, beside: path, options: options, environment: environment)
            }
            let summary = NPMSummary(packed)
            show(summary, release)
            if !dryRun { try await send(release) }
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
                registry: registry, tag: tag, access: level, code: otp.map { Secret($0) },
                hasProvenance: provenance, way: stage ? .staged : .direct,
                authentication: trustedPublishing ? .trustedPublishing : .token)
        }
    }

    private func show(_ summary: NPMSummary, _ release: NPMStandaloneRelease) {
        if !json { summary.notices.forEach { StandardStreams.error($0.isEmpty ? "npm notice" : "npm notice \($0)") } }
        let verb = stage ? "Staging" : "Publishing"
        let mode = dryRun ? " (dry-run)" : ""
        StandardStreams.error("npm notice \(verb) to \(release.destination)\(mode)")
    }

    private func send(_ release: NPMStandaloneRelease) async throws {
        let publication = try release.publication()
        let run = StandalonePublication(publication) { StandardStreams.error($0) }
        let result = await (stage ? run.stage() : run.publish())
        guard result.conclusion != .done else { return }
        if let failure = result.failure {
            if json { StandardStreams.output(NPMSummary.failure(failure).text(.indented)) }
            FailureText.print([failure])
        }
        throw ConclusionExit(conclusion: result.conclusion)
    }
}
