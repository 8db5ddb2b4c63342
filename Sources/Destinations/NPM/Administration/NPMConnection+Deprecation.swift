public import Core
internal import HTTPTypes

/// Some versions of a package.
public enum NPMVersionSelection: Hashable, Sendable, CustomStringConvertible {
    /// All that there are.
    case all
    /// One, as the registry spells it.
    case exactly(String)
    /// Those in a range, which is given as it was written, too.
    case within(VersionRange, text: String)

    func contains(_ version: String) -> Bool {
        switch self {
        case .all: true
        case .exactly(let one): version == one
        case .within(let range, _): SemanticVersion(version).map(range.contains) ?? false
        }
    }

    /// The version, or the range as it was written.
    public var description: String {
        switch self {
        case .all: "*"
        case .exactly(let version): version
        case .within(_, let text): text
        }
    }
}

extension NPMConnection {
    /// Warns everybody who installs these versions; an empty text takes the warning back.
    ///
    /// As npm does it: the whole document is read, changed and sent back.
    ///
    /// - Parameters:
    ///   - package: with its scope.
    ///   - selection: which of its versions.
    ///   - text: what installations say.
    /// - Returns: the versions, in the registry's order.
    /// - Throws: `Failure`; `npm.invalid` if the package has none of the versions.
    @discardableResult
    public func deprecate(
        _ package: String, _ selection: NPMVersionSelection, saying text: String
    ) async throws(Failure) -> [String] {
        var document = try await writable(package, "deprecate")
        var manifests = document["versions"]?.object ?? JSONObject()
        let versions = manifests.members.map(\.key).filter(selection.contains)
        guard !versions.isEmpty else {
            throw Failure(
                .npmInvalid, "\(destination) \(package)",
                selection == .all ? "has no versions" : "has no version \(selection)",
                advice: "see `npm view \(package) versions`")
        }
        for version in versions {
            guard var manifest = manifests[version]?.object else { continue }
            manifest["deprecated"] = .string(text)
            manifests[version] = .object(manifest)
        }
        document["versions"] = .object(manifests)
        let call = NPMCall(.put, "/\(Self.escaped(package))", about: package).by("deprecate")
        try await ask(call.sending(.object(document)))
        return versions
    }

    /// The document of a package, past all caches, as a write needs it.
    func writable(_ package: String, _ command: String) async throws(Failure) -> JSONObject {
        try await document(
            NPMCall(.get, "/\(Self.escaped(package))?write=true", about: package).by(command))
    }
}
