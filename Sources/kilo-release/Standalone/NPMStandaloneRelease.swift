internal import Artifacts
internal import Core
internal import Destinations
internal import Lifecycle
internal import ReleaseModel
internal import SystemPackage

/// What is published where, by options, publishConfig and npm's settings, in npm's order.
struct NPMStandaloneRelease: Sendable {
    private let package: PackagedNPM
    private let options: Options
    private let tag: String?
    private let access: NPMAccessLevel?
    private let account: NPMAccount
    private let hasProvenance: Bool
    private let address: String
    /// Whether nobody but the package's own manifest leads there.
    private let isNamedByPackage: Bool

    /// What was asked for on the command line.
    struct Options: Sendable {
        let registry: String?
        let tag: String?
        let access: NPMAccessLevel?
        let code: Secret?
        let hasProvenance: Bool?
        let way: NPMPublishWay
        let authentication: NPMSettingsSpec.Authentication
    }

    /// Blocks, as it reads npm's settings, which are those of the folder where this runs.
    ///
    /// - Throws: `Failure`.
    init(_ package: PackagedNPM, options: Options, environment: [String: String]) throws {
        account = try .here(environment)
        let settings = account.settings
        let config = package.manifest.members["publishConfig"]
        self.package = package
        self.options = options
        tag = try options.tag ?? config?["tag"]?.string ?? settings.value("tag")
        access = try options.access ?? Self.access(config?["access"], settings)
        let declared = try config?["provenance"]?.bool ?? (settings.value("provenance") == "true")
        hasProvenance = options.hasProvenance ?? declared
        let scoped = NPMSettings.scope(of: package.name).flatMap { config?["\($0):registry"]?.string }
        address = try settings.registry(
            for: package.name, scoped: scoped, chosen: options.registry ?? config?["registry"]?.string)
        let chosen = try settings.registry(for: package.name, chosen: options.registry)
        isNamedByPackage = address != chosen && address != NPMConnection.publicRegistry
    }

    /// - Throws: `Failure` (`npm.settings`): what nobody can read must not become somebody's guess.
    private static func access(_ declared: JSONValue?, _ settings: NPMSettings) throws -> NPMAccessLevel? {
        let (place, value): (String, String?) =
            switch declared {
            case nil, .null: ("access in npm's settings", try settings.value("access"))
            case .some(let value): ("publishConfig.access", value.string ?? value.text())
            }
        // npm writes "null" for no value.
        guard let value, value != "null" else { return nil }
        guard let level = NPMAccessLevel(rawValue: value) else {
            throw Failure(
                .npmSettings, place, "expected public or restricted, found \(value)",
                advice: "correct it; nothing was sent")
        }
        return level
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
    func publication(notify: @escaping NoticeSink) throws -> NPMPublication {
        try publication(
            account.connection(
                to: address, options.authentication, isNamedByPackage: isNamedByPackage, code: options.code),
            notify)
    }

    /// Refuses what `publication` refuses, but for a missing credential, which a dry run needs none of.
    ///
    /// - Throws: `Failure`.
    func check() throws {
        _ = try publication(
            NPMConnection(registry: address, credential: .none, transport: account.transport), { _ in })
    }

    private func publication(
        _ connection: NPMConnection, _ notify: @escaping NoticeSink
    ) throws -> NPMPublication {
        let provenance =
            hasProvenance ? try NPMProvenance(environment: account.environment, signer: nil) : nil
        let artifact = package.artifact
        return try NPMPublication(
            name: package.name, version: package.version, manifest: package.manifest.members,
            tarball: NPMTarball(
                path: artifact.path, size: artifact.size, sha1: artifact.sha1, sha256: artifact.sha256,
                sha512: artifact.sha512, unpackedSize: package.unpackedSize),
            tag: tag, access: access, connection: connection,
            options: NPMPublishOptions(
                tags: tag == nil ? .onlyForward : .anywhere, way: options.way, provenance: provenance),
            wait: VisibilityWait(deadline: .seconds(300), interval: .seconds(1)), notify: notify)
    }

    /// What a publish sets beside the bytes, for a version that is there already.
    func complete(_ publication: NPMPublication, say: (String) -> Void) async throws {
        let connection = try account.connection(
            to: address, options.authentication, isNamedByPackage: isNamedByPackage, code: options.code)
        guard try await connection.pointTag(of: publication, isNamed: tag != nil) else { return }
        say("the dist-tag \(tag ?? "latest") now points to \(package.version)")
    }
}
