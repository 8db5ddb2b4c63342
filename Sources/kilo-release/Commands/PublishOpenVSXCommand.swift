internal import ArgumentParser
internal import Artifacts
internal import Core
internal import Destinations
internal import HTTP

/// `ovsx publish`, without ovsx.
struct PublishOpenVSXCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openvsx",
        abstract: "Publish packed extensions at an Open VSX registry, as ovsx publish does.",
        discussion: """
            All packages, the credential and the namespaces are checked before the first upload. Each package is \
            then uploaded, waited for, downloaded, compared, and the registry's signature verified. What is there \
            already with the same contents is success. Variables: OVSX_PAT, OVSX_REGISTRY_URL; with \
            --trusted-publishing OVSX_ID_TOKEN (or a job of GitHub Actions) and OVSX_OIDC_AUDIENCE.
            """)

    @Argument(help: "Packages (.vsix), one for each target.")
    var files: [String] = []

    @Option(
        name: [.customShort("i"), .customLong("packagePath"), .customLong("package-path")],
        parsing: .upToNextOption, help: "The same, as ovsx takes it.")
    var packagePaths: [String] = []

    @Option(
        name: [.customShort("r"), .customLong("registryUrl"), .customLong("registry-url")],
        help: "The registry (default: OVSX_REGISTRY_URL, or open-vsx.org).")
    var registry: String?

    @Option(
        name: .shortAndLong, help: "The token; better the variable OVSX_PAT, which no other process sees.")
    var pat: String?

    @Flag(help: "Be known by the CI job's identity, and by nothing else.")
    var trustedPublishing = false

    @Option(
        name: [.customLong("oidcAudience"), .customLong("oidc-audience")],
        help: "For whom the job's identity is made (default: OVSX_OIDC_AUDIENCE, or the registry).")
    var audience: String?

    @Flag(help: "Go on where a version is there already, with whatever contents.")
    var skipDuplicate = false

    @Flag(help: "Means nothing for packed extensions, which say it themselves.")
    var preRelease = false

    @Flag(help: "Check everything, and send nothing.")
    var dryRun = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let environment = Project.processEnvironment()
        let packages = try await offPool { [self] in try read() }
        if preRelease {
            StandardStreams.error("notice: --pre-release is ignored, as packed extensions say it themselves")
        }
        let connection = try connection(environment)
        let run = VSIXPublishRun(
            destination: OpenVSXConnection.destination,
            publishing: { [skipDuplicate, output] readBack in
                VSIXPublishing(
                    preflight: OpenVSXPreflight(connection),
                    publication: { file in
                        OpenVSXPublication(
                            file.coordinates, isPreRelease: file.identity.isPreRelease, upload: file.upload,
                            connection: connection, readBack: readBack)
                    }, skipsDuplicates: skipDuplicate, say: output.progress)
            }, isDryRun: dryRun, output: output.output)
        try await run.run(packages, environment: environment)
    }

    private func connection(_ environment: [String: String]) throws -> OpenVSXConnection {
        var settings = environment
        if let registry { settings["OVSX_REGISTRY_URL"] = registry }
        return OpenVSXConnection(
            base: try Endpoints(environment: settings).openVSX, credential: try credential(environment),
            transport: CurlTransport(
                .init(userAgent: "kilo-release/\(releaseToolVersion)", environment: environment)))
    }

    private func credential(_ environment: [String: String]) throws -> OpenVSXCredential {
        guard trustedPublishing else {
            return .token(try pat.map { Secret($0) } ?? Credentials(environment: environment).openVSX())
        }
        guard pat == nil else {
            throw Failure(
                .invalidOption, "--pat, --trusted-publishing", "are two ways to be known",
                advice: "choose one")
        }
        return .trustedPublishing(
            try IdentityTokenSource(variable: "OVSX_ID_TOKEN", environment: environment),
            audience: audience ?? environment["OVSX_OIDC_AUDIENCE"])
    }

    private func read() throws -> [VSIXPackageFile] {
        let folder = Project.currentFolder()
        let names = files + packagePaths
        guard !names.isEmpty else {
            throw Failure(
                .invalidOption, "publish openvsx", "names no package",
                advice: "package the extension with `kilo-release package vsix`, and name the file")
        }
        return try names.map { try VSIXPackageFile($0, in: folder) }
    }
}
