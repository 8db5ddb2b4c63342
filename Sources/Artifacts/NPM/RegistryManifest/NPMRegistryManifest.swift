public import Core

/// The manifest of one version as the registry gets it: package.json, normalised as npm 11 does it.
///
/// The tarball keeps the package.json as it is; only this document, which goes into the publish request, has
/// the version cleaned, `bin` and `repository` as objects, people parsed, the readme added, and so on.
/// The fields that only the publishing client knows (`_nodeVersion`, `_npmVersion`, `dist`) are not in it.
public struct NPMRegistryManifest: Hashable, Sendable {
    /// The package's name, with its scope.
    public let name: String
    /// The cleaned version: `1.2.3` for a package.json with `v1.2.3+build.5`.
    public let version: String
    /// The whole document, in npm 11's order of keys: `name` and `version` are members too, and `_id`,
    /// `readme`, `readmeFilename`.
    public let members: JSONObject

    /// Normalises a package.json.
    ///
    /// - Parameters:
    ///   - packageJSON: the bytes of the file.
    ///   - surroundings: what stands around it in the package's folder.
    ///   - subject: how the file is called in failures.
    /// - Throws: `Failure` (`npm.invalid-manifest`) with file and line for bad JSON, for a missing or bad name
    ///   or version, and for fields of a type that npm does not accept; (`npm.secret-file`) for a
    ///   password in the repository's URL.
    public init(
        packageJSON: [UInt8], surroundings: NPMSurroundings = NPMSurroundings(),
        subject: String = "package.json"
    ) throws {
        let object = try PackageJSON.parse(packageJSON, subject: subject)
        try self.init(object, surroundings: surroundings, subject: subject)
    }

    init(_ packageJSON: JSONObject, surroundings: NPMSurroundings, subject: String) throws {
        var draft = ManifestDraft(members: packageJSON, surroundings: surroundings, subject: subject)
        name = try draft.fixName()
        version = try draft.fixVersion()
        try draft.normalise(id: "\(name)@\(version)")
        members = draft.members
    }
}

/// Reading package.json.
enum PackageJSON {
    /// The members of a package.json.
    ///
    /// - Throws: `Failure` (`npm.invalid-manifest`) with the line.
    static func parse(_ bytes: [UInt8], subject: String) throws -> JSONObject {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw Failure.npmManifest("\(subject):\(error.line)", "is no valid JSON: \(error.message)")
        }
        guard let object = value.object else {
            throw Failure.npmManifest("\(subject):1", "expected a JSON object")
        }
        return object
    }
}
