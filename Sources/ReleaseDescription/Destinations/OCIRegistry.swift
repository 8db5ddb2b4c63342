/// A repository in an OCI registry: Docker Hub, GHCR or any other.
public struct OCIRegistry: Hashable, Sendable, DestinationConvertible {
    let repository: String
    let image: OCIImage
    let tags: [ImageTag]
    var referrers: [Referrer] = []
    let line: Int

    /// Publishes an image.
    ///
    /// Credential: `DOCKER_USERNAME` and `DOCKER_PASSWORD`; for ghcr.io `GITHUB_TOKEN` too.
    ///
    /// - Parameters:
    ///   - repository: with its host: `ghcr.io/kilo-org/kilocode`, `docker.io/kiloai/cli`.
    ///   - image: the image.
    ///   - tags: the names that it gets.
    ///   - line: where it is declared; the compiler fills it in.
    public init(_ repository: String, _ image: OCIImage, tags: ImageTag..., line: Int = #line) {
        self.repository = repository
        self.image = image
        self.tags = tags
        self.line = line
    }

    /// The same destination, which keeps files beside the image.
    ///
    /// They are sent after the image and before its tags, and read back with it.
    public func attach(_ referrers: Referrer...) -> OCIRegistry {
        var registry = self
        registry.referrers += referrers
        return registry
    }

    /// The destination.
    public var destination: Destination { Destination(kind: .oci(self), line: line) }
}

/// A name of an image in its repository.
public enum ImageTag: Hashable, Sendable {
    /// The release's version. Never moved once it is set.
    case version
    /// `latest`, moved with each release.
    case latest
    /// Another name that moves with each release.
    case moving(String)
}
