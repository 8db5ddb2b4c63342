public import Core

/// The package.json of a package that exists only in the release: a platform package with a binary, or the wrapper
/// that picks one of them.
public struct NPMGeneratedManifest: Hashable, Sendable {
    /// The name, with its scope.
    public var name: String
    /// The version.
    public var version: String
    /// One line for the registry's page.
    public var description: String?
    /// An SPDX expression.
    public var license: String?
    /// The repository's URL; provenance needs it.
    public var repository: String?
    /// Operating systems as node calls them: `linux`, `darwin`, `win32`.
    public var os: [String] = []
    /// Processors as node calls them: `x64`, `arm64`.
    public var cpu: [String] = []
    /// C libraries on Linux: `glibc`, `musl`.
    public var libc: [String] = []
    /// Commands and the paths of their files.
    public var bin: [String: String] = [:]
    /// Other packages at exact versions, of which npm installs those that fit the platform.
    public var optionalDependencies: [String: String] = [:]
    /// Tells Yarn to unpack the package, which an executable needs.
    public var preferUnplugged = false
    /// The members `files`; empty to leave it out.
    public var files: [String] = []

    /// Creates a manifest of a package without commands, for every platform.
    public init(name: String, version: String) {
        self.name = name
        self.version = version
    }

    /// The members in a fixed order, without those that say nothing.
    public var members: JSONObject {
        var object = JSONObject()
        object["name"] = .string(name)
        object["version"] = .string(version)
        object["description"] = description.map { .string($0) }
        object["license"] = license.map { .string($0) }
        object["repository"] = repository.map { ["type": "git", "url": .string($0)] }
        object["os"] = Self.list(os)
        object["cpu"] = Self.list(cpu)
        object["libc"] = Self.list(libc)
        object["bin"] = Self.map(bin)
        object["optionalDependencies"] = Self.map(optionalDependencies)
        if preferUnplugged { object["preferUnplugged"] = true }
        object["files"] = Self.list(files)
        return object
    }

    /// The bytes of the package.json: indented by two spaces, with a final newline.
    public var bytes: [UInt8] { Array(JSONValue.object(members).text(.indented).utf8) + [10] }

    private static func list(_ texts: [String]) -> JSONValue? {
        texts.isEmpty ? nil : .array(texts.map { .string($0) })
    }

    private static func map(_ texts: [String: String]) -> JSONValue? {
        let sorted = texts.sorted { $0.key.precedes($1.key) }
        return texts.isEmpty ? nil : .init(members: sorted.map { ($0.key, .string($0.value)) })
    }
}
