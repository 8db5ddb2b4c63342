internal import Artifacts
internal import Core

/// A repository of an OCI registry: where it is spoken to, and how people name it.
public struct OCIRepository: Hashable, Sendable, CustomStringConvertible {
    /// Scheme, host and port of the registry: `https://ghcr.io`, `http://127.0.0.1:5000`.
    public let base: String
    /// The name within the registry: `kilo-org/kilocode`, `library/alpine`.
    public let name: String
    /// How people name it: `ghcr.io/kilo-org/kilocode`, `docker.io/library/alpine`.
    public let description: String

    /// Reads a reference without tag and digest: `ghcr.io/kilo-org/kilocode`, `docker.io/alpine`.
    ///
    /// As everywhere, a first component without a dot, a colon and not `localhost` is no host, and the
    /// repository is on Docker Hub.
    ///
    /// - Throws: `Failure` (`oci.invalid-name`).
    public init(_ reference: String) throws {
        let parts = reference.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let first = parts.first.map(String.init) ?? ""
        let isHost = parts.count == 2 && (first.contains { ".:".contains($0) } || first == "localhost")
        let host = isHost ? first : DockerHub.host
        let name = isHost ? String(parts[1]) : reference
        try self.init(base: "https://\(host)", name: name)
    }

    /// Names a repository of the registry at a base URL, which may be plain http for one on this machine.
    ///
    /// - Throws: `Failure` (`oci.invalid-name`).
    public init(base: String, name: String) throws {
        guard let origin = OCIOrigin(base) else {
            throw Failure(
                .ociInvalidName, base, "is no URL of a registry",
                advice: "write scheme and host, such as https://ghcr.io")
        }
        let isHub = DockerHub.hosts.contains(origin.host)
        self.name = isHub ? DockerHub.name(name) : name
        self.base = isHub ? DockerHub.base : origin.description
        description = (isHub ? DockerHub.host : origin.authority) + "/" + self.name
        guard OCIName.isRepository(self.name) else {
            throw Failure(
                .ociInvalidName, description, "is no name of a repository",
                advice:
                    "use lower-case letters, digits, and single `.`, `_`, `-` between them, parts joined by /"
            )
        }
    }

    /// The repository that a reference names, reached at another address: a mirror, a stand-in.
    ///
    /// Everybody goes on naming it by the reference.
    ///
    /// - Throws: `Failure` (`oci.invalid-name`).
    public init(_ reference: String, reachedAt base: String) throws {
        let named = try OCIRepository(reference)
        let reached = try OCIRepository(base: base, name: named.name)
        (self.base, name, description) = (reached.base, named.name, named.description)
    }

    /// The origin that alone gets credentials.
    var origin: OCIOrigin? { OCIOrigin(base) }

    /// Whether registry DELETE is known not to work there and packages are removed by GitHub's API.
    var isGitHub: Bool { base == "https://ghcr.io" }

    /// Whether this is on Docker Hub, which removes tags by an API of its own and has further names.
    public var isDockerHub: Bool { base == DockerHub.base }
}

/// What Docker Hub calls itself in references, and where its registry really is.
private enum DockerHub {
    static let host = "docker.io"
    static let base = "https://registry-1.docker.io"
    static let hosts: Set<String> = ["docker.io", "index.docker.io", "registry-1.docker.io"]

    /// A name of one component belongs to the official images.
    static func name(_ name: String) -> String { name.contains("/") ? name : "library/\(name)" }
}
