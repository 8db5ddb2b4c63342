public import Core
internal import HTTPTypes

extension NPMConnection {
    /// Warns everybody who installs these versions; an empty text takes the warning back.
    ///
    /// As npm does it: the whole document is read, changed and sent back.
    ///
    /// - Parameters:
    ///   - package: with its scope.
    ///   - versions: exact ones; nil for all.
    ///   - text: what installations say.
    /// - Throws: `Failure`; `npm.invalid` if the package has none of the versions.
    public func deprecate(
        _ package: String, versions: [String]?, saying text: String
    ) async throws(Failure) {
        var document = try await writable(package, "deprecate")
        var manifests = document["versions"]?.object ?? JSONObject()
        let there = versions?.filter { manifests[$0] != nil } ?? manifests.members.map(\.key)
        guard !there.isEmpty else {
            throw Failure(
                .npmInvalid, "\(destination) \(package)",
                "has no version \(versions?.joined(separator: ", ") ?? "at all")",
                advice: "see `npm view \(package) versions`")
        }
        for version in there {
            guard var manifest = manifests[version]?.object else { continue }
            manifest["deprecated"] = .string(text)
            manifests[version] = .object(manifest)
        }
        document["versions"] = .object(manifests)
        let call = NPMCall(.put, "/\(Self.escaped(package))", about: package).by("deprecate")
        try await ask(call.sending(.object(document)))
    }

    /// The document of a package, past all caches, as a write needs it.
    func writable(_ package: String, _ command: String) async throws(Failure) -> JSONObject {
        try await document(
            NPMCall(.get, "/\(Self.escaped(package))?write=true", about: package).by(command))
    }
}
