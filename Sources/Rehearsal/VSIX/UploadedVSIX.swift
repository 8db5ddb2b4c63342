internal import Artifacts
internal import Core
internal import SystemPackage

/// What a registry reads from a package that it is given.
struct UploadedVSIX: Hashable, Sendable, Codable {
    var publisher: String
    var name: String
    var version: String
    /// The target platform; nil for every platform.
    var target: String?
    var displayName: String
    var description: String
    var tags: [String]
    var categories: [String]
    /// `Microsoft.VisualStudio.Code.PreRelease` and the others, in order.
    var properties: [Property]
    /// Asset type to path in the zip.
    var assets: [String: String]
    /// `license` of package.json.
    var license: String?
    /// Whether an entry of the zip has an extra field, which Open VSX takes for an attack.
    var hasExtraFields: Bool

    /// A key and its value.
    struct Property: Hashable, Sendable, Codable {
        var key: String
        var value: String
    }

    /// `PUBLISHER.NAME`.
    var id: String { "\(publisher).\(name)" }

    var isPreRelease: Bool {
        properties.contains { $0.key == "Microsoft.VisualStudio.Code.PreRelease" && $0.value == "true" }
    }
}

extension UploadedVSIX {
    /// Reads a package.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` if it is no zip, `NoVSIX` if it has no manifest with an identity.
    init(reading path: FilePath) throws {
        let zip = try ZipReader(path)
        guard let manifest = zip["extension.vsixmanifest"] else {
            throw NoVSIX(reason: "extension.vsixmanifest is missing")
        }
        try self.init(manifest: try zip.contents(of: manifest), packageJSON: try Self.packageJSON(zip))
        hasExtraFields = zip.entries.contains { !$0.extra.isEmpty }
    }

    private static func packageJSON(_ zip: ZipReader) throws -> JSONValue? {
        guard let entry = zip["extension/package.json"] else { return nil }
        return try? JSONValue(parsing: try zip.contents(of: entry))
    }

    /// Reads the manifest; what other files say is taken from them.
    ///
    /// - Throws: `NoVSIX`.
    init(manifest: [UInt8], packageJSON: JSONValue?) throws(NoVSIX) {
        let elements: [XMLElement]
        do {
            elements = try XMLElement.all(in: manifest)
        } catch {
            throw NoVSIX(reason: "extension.vsixmanifest:\(error.line) is no XML: \(error.message)")
        }
        let identity = elements.first { $0.name == "Identity" }?.attributes ?? [:]
        guard let publisher = identity["Publisher"], let name = identity["Id"],
            let version = identity["Version"], Self.isName(publisher), Self.isName(name)
        else { throw NoVSIX(reason: "the Identity in extension.vsixmanifest is not complete") }
        self.init(
            publisher: publisher, name: name, version: version, target: identity["TargetPlatform"],
            displayName: elements.text("DisplayName"), description: elements.text("Description"),
            tags: elements.list("Tags"), categories: elements.list("Categories"),
            properties: elements.properties, assets: elements.assets,
            license: packageJSON?["license"]?.string, hasExtraFields: false)
    }

    /// Letters, digits and hyphens, as both registries demand; so a name is also safe in a path.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count < 256
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

/// A file that a registry does not take for a VSIX.
struct NoVSIX: Error, Hashable {
    let reason: String
}

extension [XMLElement] {
    fileprivate func text(_ name: String) -> String { first { $0.name == name }?.text ?? "" }

    fileprivate func list(_ name: String) -> [String] {
        text(name).split(separator: ",").map(String.init)
    }

    fileprivate var properties: [UploadedVSIX.Property] {
        compactMap { element in
            guard element.name == "Property", let key = element.attributes["Id"] else { return nil }
            return UploadedVSIX.Property(key: key, value: element.attributes["Value"] ?? "")
        }
    }

    fileprivate var assets: [String: String] {
        reduce(into: [:]) { assets, element in
            guard element.name == "Asset", let type = element.attributes["Type"] else { return }
            assets[type] = element.attributes["Path"]
        }
    }
}
