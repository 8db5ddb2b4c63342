internal import ArgumentParser
internal import Artifacts
internal import Core
internal import Destinations
internal import HTTP

/// `vsce publish`, without vsce.
struct PublishMarketplaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "marketplace",
        abstract: "Publish extensions at the Visual Studio Marketplace, as vsce publish does.",
        discussion: """
            Where no package is named, the extension in this folder is packaged first, once for each --target; \
            scripts are never run. All packages, the credential, the publisher's rights and the version numbers \
            are checked before the first upload. Each package is then uploaded, waited for, downloaded, compared, \
            and its signature verified. What is there already with the same contents is success. Variables: \
            VSCE_PAT, VSCE_MARKETPLACE_URL; with --azure-credential AZURE_TENANT_ID, AZURE_CLIENT_ID, and either \
            AZURE_CLIENT_SECRET or the job's identity.
            """)

    @OptionGroup var shared: VSIXPublishOptions

    @OptionGroup var signing: PublisherSignatureOptions

    @Flag(help: "Be known by the identity of the job of GitHub Actions, and by nothing else.")
    var oidc = false

    @Flag(help: "Be known as an application of Microsoft Entra, and by nothing else.")
    var azureCredential = false

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
        let subject = try subject()
        // Known before anything is packaged, which may write a version into package.json.
        let connection = try connection(environment)
        try await shared.withPackages(
            subject, environment, signing: { try await signing.archives(of: $0, environment) }
        ) { packages in
            try check(packages)
            let preflight = MarketplacePreflight(
                connection, isPreRelease: packages.contains(where: \.identity.isPreRelease),
                sequence: sequence, notify: { StandardStreams.warn($0) })
            try await shared.publish(packages, after: preflight, environment) { file, readBack in
                MarketplacePublication(
                    file.coordinates, isPreRelease: file.identity.isPreRelease, upload: file.upload,
                    connection: connection, readBack: readBack)
            }
        }
    }

    /// As in vsce, packages that are there have their target, and what is packaged now was signed by nobody yet.
    private func subject() throws -> VSIXSubject {
        let subject = try shared.subject()
        guard subject.packages.isEmpty || shared.targets.isEmpty else {
            throw Failure(
                .invalidOption, "--target", "is of packages that are there already: \(subject.packages[0])",
                advice: "package for it with `kilo-release package vsix --target`, or name the folder")
        }
        guard subject.folders.isEmpty || !signing.namesFiles else {
            throw Failure(
                .invalidOption, "--sigzip-path, --manifest-path, --signature-path",
                "are of packages that are there, and this makes one",
                advice: "name the packages that were signed, or have the new one signed with --sign-tool")
        }
        return subject
    }

    private func connection(_ environment: [String: String]) throws -> MarketplaceConnection {
        let access = MarketplaceAccess(pat: shared.token, oidc: oidc, azureCredential: azureCredential)
        return MarketplaceConnection(
            base: try Endpoints(environment: environment).marketplace,
            credential: try access.credential(environment), transport: CurlTransport(environment: environment)
        )
    }

    private var sequence: MarketplaceSequence {
        switch versions {
        case .shared: .shared
        case .oddMinorPreRelease: .oddMinorPreRelease
        case nil: .unknown
        }
    }

    private func check(_ packages: [VSIXPackageFile]) throws {
        let guards = MarketplaceGuards(
            demandsPreRelease: shared.preRelease, allowedAPIs: allowProposedApis,
            allowsAllAPIs: allowAllProposedApis || noVerify)
        for package in packages { try guards.check(package) }
        guard versions == nil || Set(packages.map(\.identity.isPreRelease)).count == 1 else {
            throw Failure(
                .invalidOption, "--versions", "cannot be checked of stable releases and pre-releases at once",
                advice: "publish them one after the other")
        }
    }
}
