internal import Artifacts
public import Core
public import HTTP
public import Lifecycle

/// An image in a repository of an OCI registry, under one or more tags.
///
/// Blobs and manifests go up by digest, where nobody sees them; the tags come last. A version tag is never
/// moved: other bytes under it are `different` and stop the release. A pointer such as `latest` is moved, so
/// one that points elsewhere (or nowhere) is merely what remains to be done.
///
/// Facts: OCI distribution-spec 1.1; the token flow of the distribution project.
public struct OCIPush: Publication {
    /// `ghcr.io/kilo-org/kilocode`, the name there, and the version tag.
    public let identity: Identity
    let repository: OCIRepository
    let image: Image
    let tags: [Tag]
    let mountSource: String?
    let wait: VisibilityWait
    let previous: [String: Digest]
    let referrers: [Image]
    let fixed: @Sendable ([String]) async -> [String]
    private let credentials: OCICredentials
    private let transport: any Transport
    private let now: @Sendable () -> Timestamp
    private let notices: OCINotices
    /// The conversation of the verbs that write; it keeps its token from one to the next.
    let writer: OCIClient

    /// Creates the publication.
    ///
    /// - Parameters:
    ///   - image: what to push.
    ///   - repository: where to.
    ///   - tags: at least one; versions are tagged before pointers.
    ///   - credentials: who pushes; the read-back signs in anew with the same.
    ///   - mountSource: the name of a repository of the same registry that may have some of the blobs (the
    ///   base
    ///     image's), from which they are mounted and not sent.
    ///   - previous: where pointers pointed before, for `retract`; see `previousDigests(in:)`.
    ///   - referrers: artifacts that name the image as their subject.
    ///   - fixed: tells which of some tags the registry lets nobody move, as far as it can be asked.
    ///   - transport: sends the requests.
    ///   - wait: how long `confirm` waits for the registry to show everything; one look by default.
    ///   - notify: is told the registry's warnings and limits, each once.
    ///   - now: the clock by which tokens end.
    /// - Throws: `Failure` (`oci.invalid-name`) for no tag or one that breaks the grammar.
    public init(
        _ image: Image, to repository: OCIRepository, tags: [Tag], credentials: OCICredentials,
        mountSource: String? = nil, previous: [String: Digest] = [:], referrers: [Image] = [],
        fixed: @escaping @Sendable ([String]) async -> [String] = { _ in [] }, transport: any Transport,
        wait: VisibilityWait = VisibilityWait(deadline: .zero),
        notify: @escaping NoticeSink = { _ in }, now: @escaping @Sendable () -> Timestamp
    ) throws {
        if let wrong = tags.first(where: { !OCIName.isTag($0.name) })?.name ?? (tags.isEmpty ? "" : nil) {
            throw Failure(
                .ociInvalidName, "\(repository)",
                wrong.isEmpty ? "no tag is given" : "\"\(wrong)\" is no tag",
                advice: "use up to 128 letters, digits, `_`, `.`, `-`; not `.` or `-` first, no `+`")
        }
        self.image = image
        self.repository = repository
        self.tags = tags.filter(\.isVersion) + tags.filter { !$0.isVersion }
        self.mountSource = mountSource
        self.previous = previous
        self.referrers = referrers
        self.fixed = fixed
        self.wait = wait
        self.credentials = credentials
        self.transport = transport
        self.now = now
        notices = OCINotices(notify)
        identity = Identity(
            destination: repository.description, name: repository.name, version: self.tags[0].name)
        writer = OCIClient(
            session: OCISession(
                repository, credentials, scopes: Self.writing(repository, mountSource), transport: transport,
                notices: notices, now: now))
    }

    /// The digest of the index or manifest that the tags point to.
    public var digest: Digest { image.root.digest }

    /// Tags can be taken back; what was pulled meanwhile was pulled.
    public var effect: Effect { .reversible }

    /// A conversation of its own for reading back: a new token, for pulling only.
    func reader() -> OCIClient { client(OCIScope(repository: repository.name, "pull")) }

    /// A conversation for taking back, which registries allow apart from pushing.
    func remover() -> OCIClient {
        client(OCIScope(repository: repository.name, "delete", "pull", "push"))
    }

    private func client(_ scope: OCIScope) -> OCIClient {
        OCIClient(
            session: OCISession(
                repository, credentials, scopes: [scope], transport: transport, notices: notices, now: now))
    }

    /// The reference that names the bytes for ever: `ghcr.io/kilo-org/kilocode@sha256:…`.
    var reference: String { "\(repository)@\(digest)" }

    func receipt(_ evidence: String) -> Receipt {
        Receipt(identity: identity, digest: digest, url: reference, evidence: evidence)
    }

    // Both actions at once, so that the first token does for the whole push.
    private static func writing(_ repository: OCIRepository, _ mountSource: String?) -> [OCIScope] {
        [OCIScope(repository: repository.name, "pull", "push")]
            + (mountSource.map { [OCIScope(repository: $0, "pull")] } ?? [])
    }
}
