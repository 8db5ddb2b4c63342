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
    /// - Throws: `Failure`.
    public func point(_ tag: String, of package: String, to version: String) async throws(Failure) {
        let call = NPMCall(.put, "\(tags(package))/\(Self.component(tag))", about: package).by("dist-tag")
        try await ask(call.sending(.string(version)))
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
