internal import Artifacts
internal import Core
internal import Destinations
internal import HTTP
internal import ReleaseModel
internal import SystemPackage

/// What is published where, by options, publishConfig and npm's settings, in npm's order.
struct NPMStandaloneRelease: Sendable {
    private let package: PackagedNPM
    private let options: Options
    private let tag: String?
    private let access: NPMAccessLevel?
    private let registry: String?
    private let account: NPMAccount
    private let hasProvenance: Bool
    private let address: String

    /// What was asked for on the command line.
    struct Options: Sendable {
        let registry: String?
        let tag: String?
        let access: NPMAccessLevel?
        let code: Secret?
        let hasProvenance: Bool
        let way: NPMPublishWay
        let authentication: NPMSettingsSpec.Authentication
    }

    /// Blocks, as it reads npm's settings.
    ///
    /// - Throws: `Failure`.
    init(
        _ package: PackagedNPM, beside path: FilePath, options: Options, environment: [String: String]
    ) throws {
        let isFolder = FileSystem.isFolder(path)
        let settings = try NPMSettings.read(
            environment: environment, folder: isFolder ? path : Project.currentFolder())
        let config = package.manifest.members["publishConfig"]
        func setting(_ name: String) throws -> String? {
            try config?[name]?.string ?? settings.value(name)
        }
        self.package = package
        self.options = options
        tag = try options.tag ?? setting("tag")
        access = try options.access ?? setting("access").flatMap { NPMAccessLevel(rawValue: $0) }
        registry = options.registry ?? config?["registry"]?.string
        let declared = try config?["provenance"]?.bool ?? (settings.value("provenance") == "true")
        hasProvenance = options.hasProvenance || declared
        address = try settings.registry(for: package.name, chosen: registry)
        let transport = CurlTransport(
            .init(userAgent: "kilo-release/\(releaseToolVersion)", environment: environment))
        account = NPMAccount(settings: settings, environment: environment, transport: transport)
    }

    /// Where it goes, in npm's words.
    var destination: String {
        "\(address)/ with tag \(tag ?? "latest") and \(access?.rawValue ?? "default") access"
    }

    /// The version as the lifecycle knows it.
    ///
    /// A tag that somebody named may move to an older version; one that nobody named may not.
    ///
    /// - Throws: `Failure`.
    func publication() throws -> NPMPublication {
        let provenance =
            hasProvenance ? try NPMProvenance(environment: account.environment, signer: nil) : nil
        let connection = try account.connection(
            for: package.name, options.authentication, chosen: registry, code: options.code)
        let artifact = package.artifact
        return try NPMPublication(
            name: package.name, version: package.version, manifest: package.manifest.members,
            tarball: NPMTarball(
                path: artifact.path, size: artifact.size, sha1: artifact.sha1, sha256: artifact.sha256,
                sha512: artifact.sha512),
            tag: tag, access: access, connection: connection,
            options: NPMPublishOptions(
                tags: tag == nil ? .onlyForward : .anywhere, way: options.way, provenance: provenance),
            wait: VisibilityWait(deadline: .seconds(300), interval: .seconds(1)))
    }
}
