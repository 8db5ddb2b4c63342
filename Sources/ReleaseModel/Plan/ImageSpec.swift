/// A container image.
public struct ImageSpec: Hashable, Sendable, Codable {
    /// What messages call it.
    public let name: String
    /// The folder of the base's OCI layout; empty for scratch, and for a base in a registry.
    public let base: String
    /// The base in a registry, pinned by its digest: `docker.io/library/alpine:3.22@sha256:…`.
    public let baseImage: String?
    /// What it holds for each platform.
    public let variants: [Variant]
    /// The line of the plan.
    public let line: Int

    /// The image of one platform.
    public struct Variant: Hashable, Sendable, Codable {
        /// The platform.
        public let platform: PlatformSpec
        /// Layers and settings in order.
        public let parts: [Part]
    }

    /// A layer (then `at` is set too, and what it changes may be), packages, or one setting.
    public struct Part: Hashable, Sendable, Codable {
        /// The files of a layer.
        public let layer: [PayloadPart]?
        /// The folder of the root that they go to; empty for the root.
        public let at: String?
        /// Who owns them: `1000:1000`.
        public let owner: String?
        /// `zstd`; nil for gzip.
        public let compression: String?
        /// Further names of a layer.
        public let links: [Link]?
        /// What a layer takes away of those below.
        public let removes: [String]?
        /// Extended attributes of files of a layer.
        public let attributes: [Attribute]?
        /// Distribution packages, which are a layer.
        public let packages: [Package]?
        /// The program and its first arguments.
        public let entrypoint: [String]?
        /// Arguments that the user's replace.
        public let command: [String]?
        /// Name and value.
        public let environment: [String]?
        /// The user.
        public let user: String?
        /// The folder that it starts in.
        public let workingDirectory: String?
        /// Name and value.
        public let label: [String]?
        /// A port that it listens to: `8080/tcp`.
        public let port: String?
        /// A folder that outlives a container.
        public let volume: String?
        /// How a runtime finds out whether it is well.
        public let healthcheck: Healthcheck?
        /// What ends it.
        public let stopSignal: String?
    }

    /// Another name in a layer.
    public struct Link: Hashable, Sendable, Codable {
        /// The name, from the root.
        public let path: String
        /// Where it leads.
        public let target: String
        /// Whether it is another name of the same file, not a text that leads there.
        public let isHard: Bool
    }

    /// An extended attribute of files: capabilities, or a name with a text or with bytes.
    public struct Attribute: Hashable, Sendable, Codable {
        /// A pattern of paths from the root.
        public let files: String
        /// Its full name: `user.origin`; nil for capabilities.
        public let name: String?
        /// The value as text.
        public let text: String?
        /// The value in hexadecimal.
        public let bytes: String?
        /// Names of Linux capabilities: `net_bind_service`.
        public let capabilities: [String]?
    }

    /// A package of the base's distribution.
    public struct Package: Hashable, Sendable, Codable {
        /// Its file in the project.
        public let file: String
        /// The SHA-256 of its bytes, in hexadecimal.
        public let sha256: String
    }

    /// A command that tells whether a program is well.
    public struct Healthcheck: Hashable, Sendable, Codable {
        /// The command; empty turns the base's off.
        public let command: [String]
        /// Seconds.
        public let interval: Int?
        /// Seconds.
        public let timeout: Int?
        /// Seconds.
        public let startPeriod: Int?
        /// How many failures in a row count.
        public let retries: Int?
    }
}
