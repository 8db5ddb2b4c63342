public import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

/// One version of an extension for one target, at an Open VSX registry.
///
/// There is no staging, and a version can never be replaced: its number stays taken even if it is deleted.
public struct OpenVSXPublication: Publication {
    let vsix: VSIXCoordinates
    let isPreRelease: Bool
    let upload: VSIXUpload
    let connection: OpenVSXConnection
    let readBack: VSIXReadBack
    let namespaces: OpenVSXNamespacePolicy
    let wait: VisibilityWait
    let notify: NoticeSink

    /// Creates a publication; nothing is sent.
    ///
    /// - Parameters:
    ///   - vsix: publisher (the namespace), name, version and target, as they stand in the package.
    ///   - isPreRelease: whether the package carries the pre-release property; for messages only.
    ///   - upload: the package.
    ///   - connection: the registry with its token.
    ///   - readBack: compares what is served with the package.
    ///   - namespaces: what is done about a namespace that is not there.
    ///   - wait: how long `confirm` waits for the registry's scans.
    ///   - notify: is told what the registry warns of.
    public init(
        _ vsix: VSIXCoordinates, isPreRelease: Bool, upload: VSIXUpload, connection: OpenVSXConnection,
        readBack: VSIXReadBack, namespaces: OpenVSXNamespacePolicy = .required,
        wait: VisibilityWait = VisibilityWait(), notify: @escaping NoticeSink = { _ in }
    ) {
        self.vsix = vsix
        self.isPreRelease = isPreRelease
        self.upload = upload
        self.connection = connection
        self.readBack = readBack
        self.namespaces = namespaces
        self.wait = wait
        self.notify = notify
    }

    /// `open-vsx:PUBLISHER.NAME@VERSION(TARGET)`.
    public var identity: Identity { vsix.identity(at: OpenVSXConnection.destination) }

    /// The SHA-256 of the package.
    public var digest: Digest { upload.sha256 }

    /// A version can never be replaced or taken back.
    public var effect: Effect { .irrevocable }

    /// Asks for the version, and compares its package if it is there.
    ///
    /// A version that the registry still scans is answered like one that it never got (404), so `.absent` can
    /// mean either; `publish` is then told that it exists, and says so.
    ///
    /// - Throws: `Failure` if it cannot be found out.
    public func inspect() async throws -> Observation {
        do {
            guard let version = try await version() else { return .absent }
            return try await judge(version).observation()
        } catch {
            throw error as? Failure ?? connection.client.internalTrouble(error)
        }
    }

    /// Waits until the public can download the version, and compares it.
    public func confirm() async -> Outcome {
        await wait.until(\.isFinal, look).confirmation
    }

    private func look() async -> Sighting {
        do {
            guard let version = try await version() else { return .notYet(invisible) }
            return try await judge(version)
        } catch {
            return .unseen(error as? Failure ?? connection.client.internalTrouble(error))
        }
    }

    func version() async throws -> JSONValue? {
        let answer = try await connection.client.read(connection.versionRequest(vsix))
        switch answer.status.code {
        case 200:
            guard let json = answer.json else {
                throw connection.client.unexpected(answer, "a version as JSON")
            }
            return json
        case 404: return nil
        default: throw connection.client.unexpected(answer, "a version")
        }
    }

    private func judge(_ version: JSONValue) async throws -> Sighting {
        switch version["reviewStatus"]?.string {
        case "under_review": return .notYet("\(label) is under review at Open VSX")
        case "rejected": return .rejected(rejection)
        default: return try await compare(version["files"])
        }
    }

    private func compare(_ files: JSONValue?) async throws -> Sighting {
        let comparison = try await readBack.compare(
            files?["download"]?.string ?? connection.download(vsix), with: upload, signed: signature(files),
            through: connection.client)
        return comparison.sighting(
            of: vsix, at: OpenVSXConnection.destination, page: connection.page(vsix), label: label)
    }

    /// A registry that signs nothing names neither.
    private func signature(_ files: JSONValue?) -> SignatureSource? {
        guard let archive = files?["signature"]?.string, let key = files?["publicKey"]?.string else {
            return nil
        }
        return SignatureSource(archive: archive, authority: .openVSX(key: key))
    }

    private var rejection: Failure {
        Failure(
            .openVSXRejected, "open-vsx \(vsix)", "the registry's review has rejected the version",
            advice: "see the mail of the registry; the number is used up, release a higher version")
    }

    private var label: String { "\(vsix)" + (isPreRelease ? " as pre-release" : "") }

    /// A package that fails a scan never appears, and nobody is told (a zip with extra fields is one such case),
    /// so the text says where to look.
    private var invisible: String {
        "\(label) is not visible yet. If it stays so, look at \(connection.base)/user-settings/extensions: the "
            + "registry drops a package that fails its scans without a word"
    }
}
