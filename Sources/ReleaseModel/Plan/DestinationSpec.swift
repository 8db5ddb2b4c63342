/// A destination of a product.
public struct DestinationSpec: Hashable, Sendable {
    /// What it is.
    public let kind: Kind
    /// Numbers of the artifacts that go there, in order.
    public let artifacts: [Int]
    /// The channels whose releases go there.
    public let channels: [Channel]
    /// The line of the plan.
    public let line: Int

    /// The kinds, each with its settings.
    public enum Kind: Hashable, Sendable {
        /// The Visual Studio Marketplace.
        case marketplace(MarketplaceSettingsSpec)
        /// Open VSX.
        case openVSX(OpenVSXSettingsSpec)
        /// An npm registry.
        case npm(NPMSettingsSpec)
        /// A GitHub release in `owner/name`, with or without SHA256SUMS.
        case gitHub(repository: String, hasChecksums: Bool)
        /// A repository with its host, and the tags.
        case oci(repository: String, tags: [Tag])
        /// The page of a repository on Docker Hub.
        case dockerHub(repository: String)
    }

    /// A tag of an image.
    public struct Tag: Hashable, Sendable, Codable {
        /// Its name; `{version}` stands for the version.
        public let name: String
        /// Whether it is moved from release to release.
        public let isMoving: Bool
    }
}

extension DestinationSpec: Codable {
    private enum Key: String, CodingKey {
        case kind, artifacts, channels, line, repository, hasChecksums, tags
    }
    private enum Name: String, Codable {
        case marketplace, npm, github, oci
        case openVSX = "open-vsx"
        case dockerHub = "docker-hub"
    }

    /// Decodes by the member `kind`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        artifacts = try container.decode([Int].self, forKey: .artifacts)
        channels = try container.decode([Channel].self, forKey: .channels)
        line = try container.decode(Int.self, forKey: .line)
        func text(_ key: Key) throws -> String { try container.decode(String.self, forKey: key) }
        switch try container.decode(Name.self, forKey: .kind) {
        case .marketplace: kind = .marketplace(try MarketplaceSettingsSpec(from: decoder))
        case .openVSX: kind = .openVSX(try OpenVSXSettingsSpec(from: decoder))
        case .npm:
            kind = .npm(try NPMSettingsSpec(from: decoder))
        case .github:
            let hasChecksums = try container.decode(Bool.self, forKey: .hasChecksums)
            kind = .gitHub(repository: try text(.repository), hasChecksums: hasChecksums)
        case .oci:
            let tags = try container.decode([Tag].self, forKey: .tags)
            kind = .oci(repository: try text(.repository), tags: tags)
        case .dockerHub: kind = .dockerHub(repository: try text(.repository))
        }
    }

    /// Encodes with the member `kind`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch kind {
        case .marketplace(let settings):
            try container.encode(Name.marketplace, forKey: .kind)
            try settings.encode(to: encoder)
        case .openVSX(let settings):
            try container.encode(Name.openVSX, forKey: .kind)
            try settings.encode(to: encoder)
        case .npm(let settings):
            try container.encode(Name.npm, forKey: .kind)
            try settings.encode(to: encoder)
        case .gitHub(let repository, let hasChecksums):
            try container.encode(Name.github, forKey: .kind)
            try container.encode(repository, forKey: .repository)
            try container.encode(hasChecksums, forKey: .hasChecksums)
        case .oci(let repository, let tags):
            try container.encode(Name.oci, forKey: .kind)
            try container.encode(repository, forKey: .repository)
            try container.encode(tags, forKey: .tags)
        case .dockerHub(let repository):
            try container.encode(Name.dockerHub, forKey: .kind)
            try container.encode(repository, forKey: .repository)
        }
        try container.encode(artifacts, forKey: .artifacts)
        try container.encode(channels, forKey: .channels)
        try container.encode(line, forKey: .line)
    }
}

extension DestinationSpec {
    /// The destination as people name it, and as identities carry it.
    public var name: String {
        switch kind {
        case .marketplace: "marketplace"
        case .openVSX: "open-vsx"
        case .npm: "npm"
        case .gitHub: "github"
        case .oci(let repository, _): repository
        case .dockerHub: "docker-hub"
        }
    }

    /// Whether a release is whole without it: what fails there is told as a warning.
    public var isOptional: Bool { if case .dockerHub = kind { true } else { false } }
}
