public import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

/// One version of one npm package.
public struct NPMPublication: Publication {
    /// The registry's name, the package and the version.
    public let identity: Identity
    /// The SHA-256 of the tarball.
    public var digest: Digest { document.tarball.sha256 }
    /// A version number that was used once cannot be used again.
    public let effect = Effect.irrevocable

    let connection: NPMConnection
    let document: NPMPublishDocument
    let options: NPMPublishOptions
    let wait: VisibilityWait
    let notify: NoticeSink

    /// Describes what is to be published; nothing is sent.
    ///
    /// - Parameters:
    ///   - name: the package, with its scope.
    ///   - version: its version, without build metadata.
    ///   - manifest: the normalised package.json; `dist` is added here.
    ///   - tarball: the packed package.
    ///   - tag: the dist-tag that is to point to the version; nil for `latest`, which a pre-release must never
    ///     become by accident.
    ///   - access: who may install it; nil for what the package is already.
    ///   - connection: the registry.
    ///   - options: how it is published.
    ///   - wait: how long `confirm` waits for the registry to show it, as npm scans what it has accepted for
    ///     minutes; one look by default.
    ///   - notify: is told what is odd about the version beside those that the registry has.
    /// - Throws: `Failure` (`npm.invalid`; `npm.provenance` for provenance of what not everybody can read).
    public init(
        name: String, version: String, manifest: JSONObject, tarball: NPMTarball, tag: String?,
        access: NPMAccessLevel?, connection: NPMConnection,
        options: NPMPublishOptions = NPMPublishOptions(),
        wait: VisibilityWait = VisibilityWait(deadline: .zero), notify: @escaping NoticeSink = { _ in }
    ) throws {
        let release = NPMReleaseName(name: name, version: version, tag: tag)
        try release.check(against: manifest)
        try options.provenance?.check(name: name, access: access)
        document = NPMPublishDocument(
            name: name, version: version, manifest: manifest, tag: tag ?? "latest", access: access,
            tarball: tarball, registry: connection.registry)
        self.connection = connection
        self.options = options
        self.wait = wait
        self.notify = notify
        identity = Identity(destination: connection.destination, name: name, version: version)
    }

    /// The subject of failures: the request without anything secret.
    func subject(_ method: String) -> String {
        "\(identity.destination) \(method) /\(NPMConnection.escaped(document.name))"
    }

    /// What this does to the package's tags.
    var tagMove: NPMTagMove {
        NPMTagMove(
            name: document.name, version: document.version, tag: document.tag, policy: options.tags)
    }

    /// Evidence that our bytes are there.
    func receipt(_ evidence: String) -> Receipt {
        Receipt(identity: identity, digest: digest, url: page, evidence: evidence)
    }

    /// Where a person finds it.
    private var page: String {
        connection.registry == NPMConnection.publicRegistry
            ? "https://www.npmjs.com/package/\(document.name)/v/\(document.version)"
            : "\(connection.registry)/\(document.name)/\(document.version)"
    }
}
