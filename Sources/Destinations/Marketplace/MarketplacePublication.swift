public import Core
public import Lifecycle

/// One version of an extension for one target, at the VS Code Marketplace.
///
/// The Marketplace reads target and pre-release flag from the package, so each target is an upload of its own.
/// There is no staging, a version can never be replaced, and only the whole extension can be taken down.
public struct MarketplacePublication: Publication {
    let vsix: VSIXCoordinates
    let isPreRelease: Bool
    let upload: VSIXUpload
    let connection: MarketplaceConnection
    let readBack: VSIXReadBack
    let wait: VisibilityWait

    /// Creates a publication; nothing is sent.
    ///
    /// - Parameters:
    ///   - vsix: publisher, name, version and target, as they stand in the package.
    ///   - isPreRelease: whether the package carries the pre-release property; for messages only.
    ///   - upload: the package.
    ///   - connection: the service with its credential.
    ///   - readBack: compares what is served with the package.
    ///   - wait: how long `confirm` waits for the Marketplace's validation.
    public init(
        _ vsix: VSIXCoordinates, isPreRelease: Bool, upload: VSIXUpload, connection: MarketplaceConnection,
        readBack: VSIXReadBack, wait: VisibilityWait = VisibilityWait()
    ) {
        self.vsix = vsix
        self.isPreRelease = isPreRelease
        self.upload = upload
        self.connection = connection
        self.readBack = readBack
        self.wait = wait
    }

    /// `marketplace:PUBLISHER.NAME@VERSION(TARGET)`.
    public var identity: Identity { vsix.identity(at: MarketplaceConnection.destination) }

    /// The SHA-256 of the package.
    public var digest: Digest { upload.sha256 }

    /// A version can never be replaced or taken back alone.
    public var effect: Effect { .irrevocable }

    /// Asks the owner's view whether the version exists, and if so compares what the public gets.
    ///
    /// - Throws: `Failure` if it cannot be found out.
    public func inspect() async throws -> Observation {
        let versions = try await connection.ownedVersions(vsix) ?? []
        guard versions.contains(where: { $0.matches(vsix) }) else { return .absent }
        return try await look().observation()
    }

    /// Does nothing: the protocol has no staging.
    public func stage() async -> Outcome {
        .staged("the Marketplace has no staging; \(vsix) is uploaded when it is published")
    }

    /// Waits until the public can download the version, and compares it.
    public func confirm() async -> Outcome {
        await wait.until(\.isFinal, look).confirmation
    }

    /// One look at what the public sees.
    func look() async -> Sighting {
        do {
            guard let version = try await connection.publicVersion(vsix) else {
                return .notYet("\(label) is accepted, but the gallery does not list it yet")
            }
            guard version.isValidated == true else { return unvalidated(version) }
            return try await compare(version)
        } catch {
            return .unseen(error as? Failure ?? connection.client.internalTrouble(error))
        }
    }

    private func unvalidated(_ version: GalleryVersion) -> Sighting {
        guard !version.validationMessage.isEmpty else {
            return .notYet("\(label) is accepted, the Marketplace is validating it")
        }
        return .rejected(
            Failure(
                .marketplaceInvalid, "marketplace \(vsix)",
                "the Marketplace's validation failed: \(version.validationMessage)",
                advice: "the number is used up: correct the cause and release a higher version"))
    }

    private func compare(_ version: GalleryVersion) async throws -> Sighting {
        let source = SignatureSource(archive: connection.signature(vsix, version), authority: .marketplace)
        let comparison = try await readBack.compare(
            connection.download(vsix, version), with: upload, signed: source, through: connection.client)
        return comparison.sighting(
            of: vsix, at: MarketplaceConnection.destination, page: connection.page(vsix.id), label: label)
    }

    private var label: String { "\(vsix)" + (isPreRelease ? " as pre-release" : "") }
}
