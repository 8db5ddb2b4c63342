internal import Core
public import SystemPackage

/// What a VSIX says that it is, in its `extension.vsixmanifest`, which is what both registries go by.
public struct VSIXIdentity: Hashable, Sendable, Codable {
    /// The publisher's identifier: `kilocode`.
    public var publisher: String
    /// The extension's name: `kilo-code`.
    public var name: String
    /// The version: `7.4.23`.
    public var version: String
    /// The platform, `linux-x64`; nil for a universal package.
    public var target: String?
    /// Whether it is marked as a pre-release.
    public var isPreRelease: Bool

    /// Creates an identity from its parts.
    public init(
        publisher: String, name: String, version: String, target: String? = nil, isPreRelease: Bool = false
    ) {
        self.publisher = publisher
        self.name = name
        self.version = version
        self.target = target
        self.isPreRelease = isPreRelease
    }

    /// Reads the identity of a package.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`vsix.container`) if it has no manifest that can be read, and what `ZipReader` throws.
    public init(of package: FilePath) throws {
        let zip = try ZipReader(package)
        guard let entry = zip["extension.vsixmanifest"] else {
            throw Failure(
                .vsixContainer, "\(package)", "expected an entry extension.vsixmanifest, found none",
                advice: "check that the file is a VSIX")
        }
        try self.init(manifest: zip.contents(of: entry), subject: "\(package)")
    }

    /// Reads the bytes of an `extension.vsixmanifest`; `subject` is what failures name.
    ///
    /// - Throws: `Failure` (`vsix.container`).
    public init(manifest: [UInt8], subject: String) throws {
        let elements: [XMLElement]
        do {
            elements = try XMLElement.all(in: manifest)
        } catch {
            throw Failure(
                .vsixContainer, "\(subject): extension.vsixmanifest:\(error.line)",
                "the manifest is no XML: \(error.message)", advice: "package the extension again")
        }
        guard let identity = elements.first(where: { $0.name == "Identity" })?.attributes,
            let publisher = identity["Publisher"], let name = identity["Id"],
            let version = identity["Version"],
            !publisher.isEmpty, !name.isEmpty, !version.isEmpty
        else {
            throw Failure(
                .vsixContainer, "\(subject): extension.vsixmanifest",
                "expected an Identity with Publisher, Id and Version, found none",
                advice: "package the extension again")
        }
        let preRelease = elements.first {
            $0.name == "Property" && $0.attributes["Id"] == "Microsoft.VisualStudio.Code.PreRelease"
        }
        self.init(
            publisher: publisher, name: name, version: version,
            target: identity["TargetPlatform"].flatMap { $0.isEmpty ? nil : $0 },
            isPreRelease: preRelease?.attributes["Value"] == "true")
    }

    /// `publisher.name`, the extension's identifier in both registries.
    public var identifier: String { "\(publisher).\(name)" }
}
