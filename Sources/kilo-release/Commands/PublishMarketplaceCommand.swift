internal import ArgumentParser
internal import Artifacts
internal import Core
internal import Destinations
internal import HTTP

/// `vsce publish --packagePath`, without vsce.
struct PublishMarketplaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "marketplace",
        abstract:
            "Publish packed extensions at the Visual Studio Marketplace, as vsce publish --packagePath does.",
        discussion: """
            All packages, the credential, the publisher's rights and the version numbers are checked before the \
            first upload. Each package is then uploaded, waited for, downloaded, compared, and its signature \
            verified. What is there already with the same contents is success. Variables: VSCE_PAT, \
            VSCE_MARKETPLACE_URL; with --azure-credential AZURE_TENANT_ID, AZURE_CLIENT_ID, and either \
            AZURE_CLIENT_SECRET or the job's identity.
            """)

    @Argument(help: "Packages (.vsix), one for each target.")
    var files: [String] = []

    @Option(
        name: [.customShort("i"), .customLong("packagePath"), .customLong("package-path")],
        parsing: .upToNextOption, help: "The same, as vsce takes it.")
    var packagePaths: [String] = []

    @Option(
        name: [.customLong("sigzipPath"), .customLong("sigzip-path")], parsing: .upToNextOption,
        help: "Archives with the publisher's signatures, in the order of the packages.")
    var signatures: [String] = []

    @Option(
        name: .shortAndLong, help: "The token; better the variable VSCE_PAT, which no other process sees.")
    var pat: String?

    @Flag(help: "Be known by the identity of the job of GitHub Actions, and by nothing else.")
    var oidc = false

    @Flag(help: "Be known as an application of Microsoft Entra, and by nothing else.")
    var azureCredential = false

    @Flag(help: "Go on where a version is there already, with whatever contents.")
    var skipDuplicate = false

    @Flag(help: "Demand that the packages are marked as pre-release.")
    var preRelease = false

    @Option(parsing: .upToNextOption, help: "Proposed APIs that the extensions may use.")
    var allowProposedApis: [String] = []

    @Flag(help: "Let the extensions use any proposed API.")
    var allowAllProposedApis = false

    @Flag(help: "Check everything, and send nothing.")
    var dryRun = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let environment = Project.processEnvironment()
        let packages = try await offPool { [self] in try read() }
        let access = MarketplaceAccess(
            pat: pat.map { Secret($0) }, oidc: oidc, azureCredential: azureCredential)
        let connection = MarketplaceConnection(
            base: try Endpoints(environment: environment).marketplace,
            credential: try access.credential(environment),
            transport: CurlTransport(
                .init(userAgent: "kilo-release/\(releaseToolVersion)", environment: environment)))
        if let notice = connection.credential.notice { StandardStreams.error("notice: \(notice)") }
        let run = VSIXPublishRun(
            destination: MarketplaceConnection.destination,
            publishing: { [skipDuplicate, preRelease, output] readBack in
                VSIXPublishing(
                    preflight: MarketplacePreflight(connection, isPreRelease: preRelease),
                    publication: { file in
                        MarketplacePublication(
                            file.coordinates, isPreRelease: file.identity.isPreRelease, upload: file.upload,
                            connection: connection, readBack: readBack)
                    }, skipsDuplicates: skipDuplicate, say: output.progress)
            }, isDryRun: dryRun, output: output.output)
        try await run.run(packages, environment: environment)
    }

    private func read() throws -> [VSIXPackageFile] {
        let folder = Project.currentFolder()
        let names = files + packagePaths
        guard !names.isEmpty, signatures.isEmpty || signatures.count == names.count else {
            throw Failure(
                .invalidOption, "publish marketplace",
                names.isEmpty
                    ? "names no package" : "has \(signatures.count) signatures for \(names.count) packages",
                advice: "name the packages, and as many --sigzip-path as packages, or none")
        }
        let guards = MarketplaceGuards(
            demandsPreRelease: preRelease, allowedAPIs: allowProposedApis, allowsAllAPIs: allowAllProposedApis
        )
        return try names.enumerated().map { index, name in
            let signature = signatures.isEmpty ? nil : signatures[index]
            let file = try VSIXPackageFile(name, in: folder, signature: signature)
            try guards.check(file)
            return file
        }
    }
}

extension OutputOptions {
    /// Tells how it goes: beside the results, so that those can be read by a machine.
    var progress: @Sendable (String) -> Void {
        let isForPeople = output == .text
        return { line in isForPeople ? StandardStreams.output(line) : StandardStreams.error(line) }
    }
}
