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

    @OptionGroup var shared: VSIXPublishOptions

    @OptionGroup var signing: PublisherSignatureOptions

    @Flag(help: "Be known by the identity of the job of GitHub Actions, and by nothing else.")
    var oidc = false

    @Flag(help: "Be known as an application of Microsoft Entra, and by nothing else.")
    var azureCredential = false

    @Flag(help: "Demand that the packages are marked as pre-release.")
    var preRelease = false

    /// How numbers of stable releases and pre-releases go together.
    enum Numbering: String, ExpressibleByArgument, CaseIterable {
        case shared
        case oddMinorPreRelease = "odd-minor-pre-release"
    }

    @Option(help: "How numbers of stable releases and pre-releases go together, if it is to be checked.")
    var versions: Numbering?

    @Option(parsing: .upToNextOption, help: "Proposed APIs that the extensions may use.")
    var allowProposedApis: [String] = []

    @Flag(help: "Let the extensions use any proposed API.")
    var allowAllProposedApis = false

    @Flag(
        name: [.customLong("no-verify"), .customLong("noVerify")],
        help: "The same, as older versions of vsce called it.")
    var noVerify = false

    func run() async throws {
        let environment = Project.processEnvironment()
        let signatures = try await signing.archives(of: try shared.names(), environment)
        let packages = try await offPool { [self] in try read(signatures) }
        let access = MarketplaceAccess(pat: shared.token, oidc: oidc, azureCredential: azureCredential)
        let connection = MarketplaceConnection(
            base: try Endpoints(environment: environment).marketplace,
            credential: try access.credential(environment), transport: CurlTransport(environment: environment)
        )
        if let notice = connection.credential.notice { StandardStreams.error("notice: \(notice)") }
        let preflight = MarketplacePreflight(
            connection, isPreRelease: packages.contains(where: \.identity.isPreRelease), sequence: sequence)
        try await shared.publish(packages, after: preflight, environment) { file, readBack in
            MarketplacePublication(
                file.coordinates, isPreRelease: file.identity.isPreRelease, upload: file.upload,
                connection: connection, readBack: readBack)
        }
    }

    private var sequence: MarketplaceSequence {
        switch versions {
        case .shared: .shared
        case .oddMinorPreRelease: .oddMinorPreRelease
        case nil: .unknown
        }
    }

    private func read(_ signatures: [String]) throws -> [VSIXPackageFile] {
        let guards = MarketplaceGuards(
            demandsPreRelease: preRelease, allowedAPIs: allowProposedApis,
            allowsAllAPIs: allowAllProposedApis || noVerify)
        let packages = try shared.packages(signatures: signatures)
        for package in packages { try guards.check(package) }
        guard versions == nil || Set(packages.map(\.identity.isPreRelease)).count == 1 else {
            throw Failure(
                .invalidOption, "--versions", "cannot be checked of stable releases and pre-releases at once",
                advice: "publish them one after the other")
        }
        return packages
    }
}
