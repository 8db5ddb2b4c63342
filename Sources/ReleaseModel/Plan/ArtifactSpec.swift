/// An artifact of a plan.
public enum ArtifactSpec: Hashable, Sendable {
    /// A VS Code extension package.
    case vsix(VSIXSpec)
    /// An npm tarball.
    case npm(NPMSpec)
    /// An archive.
    case archive(ArchiveSpec)
    /// A container image.
    case image(ImageSpec)
    /// The page of a repository on Docker Hub.
    case dockerHubPage(DockerHubPageSpec)
    /// A file that is kept beside an image.
    case referrer(ReferrerSpec)
}

/// A VS Code extension package.
public struct VSIXSpec: Hashable, Sendable, Codable {
    /// The extension's folder.
    public let folder: String
    /// Its target; empty for all platforms.
    public let target: String
    /// Further files.
    public let payload: [PayloadPart]
    /// The number of the command that makes files in the folder; nil if none does.
    public let command: Int?
    /// Where it differs from what vsce does; nil for nowhere.
    public let settings: VSIXSettingsSpec?
    /// The line of the plan.
    public let line: Int
}

/// An npm tarball, from a folder or generated.
public struct NPMSpec: Hashable, Sendable, Codable {
    /// The package's folder; nil for a generated one.
    public let folder: String?
    /// The name of a generated package.
    public let name: String?
    /// The platform of a generated package.
    public let platform: PlatformSpec?
    /// The commands that a generated package installs.
    public let bin: [Executable]?
    /// Numbers of the packages that it depends on at exactly their version.
    public let optionalDependencies: [Int]
    /// Further files.
    public let payload: [PayloadPart]
    /// Where `exports` is pointed at; nil to leave it.
    public let exports: Exports?
    /// Paths of files that look like credentials and are to be published; nil for none.
    public let allowedFiles: [String]?
    /// The npm that is followed with its faults; nil to put them right.
    public let compatibility: Compatibility?
    /// The line of the plan.
    public let line: Int

    /// Built files that stand in for sources.
    public struct Exports: Hashable, Sendable, Codable {
        /// The folder of the sources.
        public let source: String
        /// The folder of the built files.
        public let target: String
    }

    /// An npm whose tarballs are made to the byte.
    public enum Compatibility: String, Hashable, Sendable, Codable {
        /// npm 10.
        case npm10
        /// npm 11.
        case npm11
    }

    /// A command that a package installs.
    public struct Executable: Hashable, Sendable, Codable {
        /// Its name.
        public let name: String
        /// Its file in the package.
        public let path: String
    }
}

/// An archive.
public struct ArchiveSpec: Hashable, Sendable, Codable {
    /// The file name without extension; `{version}` stands for the version.
    public let name: String
    /// The form.
    public let format: Format
    /// Its files.
    public let payload: [PayloadPart]
    /// The line of the plan.
    public let line: Int

    /// The form of an archive; the raw value is its file extension.
    public enum Format: String, Hashable, Sendable, Codable {
        /// A gzip-compressed tar.
        case tarGz = "tar.gz"
        /// A zip.
        case zip
    }
}

/// A platform, spelled as the plan's language does.
public struct PlatformSpec: Hashable, Sendable, Codable {
    /// `linux`, `darwin` or `windows`.
    public let system: String
    /// `x64` or `arm64`.
    public let processor: String
    /// For processors without the newer instruction sets.
    public let isBaseline: Bool
    /// Linked against musl.
    public let isMusl: Bool
}

extension ArtifactSpec: Codable {
    private enum Key: String, CodingKey { case kind }
    private enum Kind: String, Codable {
        case vsix, npm, archive, image, referrer
        case dockerHubPage = "docker-hub-page"
    }

    /// Decodes by the member `kind`.
    public init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: Key.self).decode(Kind.self, forKey: .kind) {
        case .vsix: self = .vsix(try VSIXSpec(from: decoder))
        case .npm: self = .npm(try NPMSpec(from: decoder))
        case .archive: self = .archive(try ArchiveSpec(from: decoder))
        case .image: self = .image(try ImageSpec(from: decoder))
        case .dockerHubPage: self = .dockerHubPage(try DockerHubPageSpec(from: decoder))
        case .referrer: self = .referrer(try ReferrerSpec(from: decoder))
        }
    }

    /// Encodes with the member `kind`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .vsix(let spec):
            try container.encode(Kind.vsix, forKey: .kind)
            try spec.encode(to: encoder)
        case .npm(let spec):
            try container.encode(Kind.npm, forKey: .kind)
            try spec.encode(to: encoder)
        case .archive(let spec):
            try container.encode(Kind.archive, forKey: .kind)
            try spec.encode(to: encoder)
        case .image(let spec):
            try container.encode(Kind.image, forKey: .kind)
            try spec.encode(to: encoder)
        case .dockerHubPage(let spec):
            try container.encode(Kind.dockerHubPage, forKey: .kind)
            try spec.encode(to: encoder)
        case .referrer(let spec):
            try container.encode(Kind.referrer, forKey: .kind)
            try spec.encode(to: encoder)
        }
    }
}

extension ArtifactSpec {
    /// The line of the plan.
    public var line: Int {
        switch self {
        case .vsix(let spec): spec.line
        case .npm(let spec): spec.line
        case .archive(let spec): spec.line
        case .image(let spec): spec.line
        case .dockerHubPage(let spec): spec.line
        case .referrer(let spec): spec.line
        }
    }

    /// All files that the artifact is made of.
    public var payload: [PayloadPart] {
        switch self {
        case .vsix(let spec): spec.payload
        case .npm(let spec): spec.payload
        case .archive(let spec): spec.payload
        case .image(let spec): spec.variants.flatMap { $0.parts.flatMap { $0.layer ?? [] } }
        case .dockerHubPage: []
        case .referrer(let spec): [spec.file]
        }
    }

    /// Numbers of the commands that make its files, without repetitions, sorted.
    public var commands: [Int] {
        var numbers = Set(payload.compactMap(\.command))
        if case .vsix(let spec) = self, let command = spec.command { numbers.insert(command) }
        return numbers.sorted()
    }

    /// What kind of artifact it is, in a word.
    public var kind: String {
        switch self {
        case .vsix: "VSIX"
        case .npm: "npm package"
        case .archive: "archive"
        case .image: "OCI image"
        case .dockerHubPage: "page on Docker Hub"
        case .referrer: "file beside an image"
        }
    }
}
