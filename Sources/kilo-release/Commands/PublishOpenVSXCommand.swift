internal import ArgumentParser
internal import Artifacts
internal import Core
internal import Destinations
internal import HTTP

/// `ovsx publish`, without ovsx.
struct PublishOpenVSXCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openvsx",
        abstract: "Publish extensions at an Open VSX registry, as ovsx publish does.",
        discussion: """
            Where no package is named, the extension in this folder is packaged first, once for each --target; \
            scripts are never run. All packages, the credential and the namespaces are checked before the first \
            upload. Each package is then uploaded, waited for, downloaded, compared, and the registry's signature \
            verified. What is there already with the same contents is success. Variables: OVSX_PAT, \
            OVSX_REGISTRY_URL; with --trusted-publishing OVSX_ID_TOKEN (or a job of GitHub Actions) and \
            OVSX_OIDC_AUDIENCE.
            """)

    @OptionGroup var shared: VSIXPublishOptions

    @Option(
        name: [.customShort("r"), .customLong("registryUrl"), .customLong("registry-url")],
        help: "The registry (default: OVSX_REGISTRY_URL, or open-vsx.org).")
    var registry: String?

    @Flag(help: "Be known by the CI job's identity, and by nothing else.")
    var trustedPublishing = false

    @Option(
        name: [.customLong("oidcAudience"), .customLong("oidc-audience")],
        help: "For whom the job's identity is made (default: OVSX_OIDC_AUDIENCE, or the registry).")
    var audience: String?

    @Option(
        name: [.customLong("packageVersion"), .customLong("package-version")],
        help: "The version to package, as the argument.")
    var packageVersion: String?

    func run() async throws {
        let environment = Project.processEnvironment()
        let subject = try shared.subject(version: packageVersion)
        if shared.preRelease, !subject.packages.isEmpty {
            StandardStreams.warn("--pre-release is ignored, as packages that are there say it themselves")
        }
        // Known before anything is packaged, which may write a version into package.json.
        let connection = try connection(environment)
        let preflight = OpenVSXPreflight(connection)
        try await shared.withPackages(subject, environment) { packages in
            try await shared.publish(packages, after: preflight, environment) { file, readBack in
                OpenVSXPublication(
                    file.coordinates, isPreRelease: file.identity.isPreRelease, upload: file.upload,
                    connection: connection, readBack: readBack, notify: { StandardStreams.warn($0) })
            }
        }
    }

    private func connection(_ environment: [String: String]) throws -> OpenVSXConnection {
        var settings = environment
        if let registry { settings["OVSX_REGISTRY_URL"] = registry }
        return OpenVSXConnection(
            base: try Endpoints(environment: settings).openVSX, credential: try credential(environment),
            transport: CurlTransport(environment: environment))
    }

    private func credential(_ environment: [String: String]) throws -> OpenVSXCredential {
        guard trustedPublishing else {
            return .token(try shared.token ?? Credentials(environment: environment).openVSX())
        }
        guard shared.pat == nil else {
            throw Failure(
                .invalidOption, "--pat, --trusted-publishing", "are two ways to be known",
                advice: "choose one")
        }
        return .trustedPublishing(
            try IdentityTokenSource(variable: "OVSX_ID_TOKEN", environment: environment),
            audience: audience ?? environment["OVSX_OIDC_AUDIENCE"])
    }
}
