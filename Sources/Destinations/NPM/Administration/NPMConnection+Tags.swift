public import Core
internal import HTTP
internal import HTTPTypes

extension NPMConnection {
    /// The dist-tags of a package and the versions that they point to; none for a package that is not there.
    ///
    /// - Throws: `Failure`.
    public func distTags(of package: String) async throws(Failure) -> [String: String] {
        let found = try await find(NPMCall(.get, tags(package), about: package).by("dist-tag"))
        return NPMRecord.tags(found.map { .object($0) })
    }

    /// Points a dist-tag to a version that is there.
    ///
    /// - Throws: `Failure`; `npm.invalid` for what cannot be a tag.
    public func point(_ tag: String, of package: String, to version: String) async throws(Failure) {
        guard NPMReleaseName.isTag(tag) else { throw NPMReleaseName.noTag(tag, of: package) }
        let call = NPMCall(.put, "\(tags(package))/\(Self.component(tag))", about: package).by("dist-tag")
        try await ask(call.sending(.string(version)))
    }

    /// Points the tag of a publication to its version, if the tag is not there or at an older one.
    ///
    /// For a version that the registry holds already: a publish sets the tag with it. A `latest` that nobody named
    /// may have been moved away on purpose, and is left where it is.
    ///
    /// Returns whether it had to be moved.
    ///
    /// - Throws: `Failure` (`npm.tag-elsewhere` where it would have to be moved and was not named).
    public func pointTag(of publication: NPMPublication, isNamed: Bool) async throws(Failure) -> Bool {
        let document = publication.document
        let tags = try await distTags(of: document.name)
        guard !NPMRecord.tag(document.tag, in: tags, reaches: document.version) else { return false }
        guard isNamed else {
            throw Failure(
                .npmTagElsewhere, "\(publication.identity)",
                "is there already, and the dist-tag \(document.tag) points to \(tags[document.tag] ?? "nothing")",
                advice: "name the tag, with --tag \(document.tag), to move it to this version")
        }
        try await point(document.tag, of: document.name, to: document.version)
        return true
    }

    /// Removes a dist-tag; `latest` cannot be removed.
    ///
    /// - Throws: `Failure`.
    public func removeTag(_ tag: String, of package: String) async throws(Failure) {
        try await ask(
            NPMCall(.delete, "\(tags(package))/\(Self.component(tag))", about: package).by("dist-tag"))
    }

    private func tags(_ package: String) -> String { "/-/package/\(Self.escaped(package))/dist-tags" }

    /// A text as `encodeURIComponent` writes it into a path.
    static func component(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte & 0xDF) || "-_.!~*'()".utf8.contains(byte)
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + Hexadecimal.encode([byte]).uppercased()
        }.joined()
    }
}
