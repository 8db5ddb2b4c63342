/// What a path of the registry's API names.
enum RegistryRoute: Hashable {
    case base
    case token
    case uploads(String)
    case upload(String, id: String)
    case blob(String, digest: String)
    case manifest(String, reference: String)
    case tags(String)
    case referrers(String, digest: String)

    /// Reads the path of a request; nil if the API has no such path or the repository's name breaks the
    /// grammar.
    init?(_ request: IncomingRequest) {
        guard let route = Self.route(of: request) else { return nil }
        if let repository = route.repository, !RegistryName.isRepository(repository) { return nil }
        self = route
    }

    /// The repository, if the path names one.
    var repository: String? {
        switch self {
        case .base, .token: nil
        case .uploads(let name), .upload(let name, _), .blob(let name, _), .manifest(let name, _),
            .tags(let name), .referrers(let name, _):
            name
        }
    }

    /// Whether this is an upload under way, which belongs to those who may push.
    var isUpload: Bool {
        switch self {
        case .uploads, .upload: true
        case .base, .token, .blob, .manifest, .tags, .referrers: false
        }
    }

    // A repository may be named `a/blobs/uploads`, so the longer patterns come first.
    private static func route(of request: IncomingRequest) -> RegistryRoute? {
        if ["/v2", "/v2/"].contains(request.rawPath) { return .base }
        if request.rawPath == "/token" { return .token }
        for pattern in ["/v2/**/blobs/uploads/", "/v2/**/blobs/uploads"] {
            if let found = request.captures(pattern) { return .uploads(found[0]) }
        }
        if let found = request.captures("/v2/**/blobs/uploads/*") { return .upload(found[0], id: found[1]) }
        if let found = request.captures("/v2/**/blobs/*") { return .blob(found[0], digest: found[1]) }
        if let found = request.captures("/v2/**/manifests/*") {
            return .manifest(found[0], reference: found[1])
        }
        if let found = request.captures("/v2/**/tags/list") { return .tags(found[0]) }
        if let found = request.captures("/v2/**/referrers/*") {
            return .referrers(found[0], digest: found[1])
        }
        return nil
    }
}

/// The grammars of distribution-spec 1.1, "Pulling manifests".
enum RegistryName {
    /// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`, several joined by `/`.
    static func isRepository(_ name: String) -> Bool {
        name.utf8.count <= 255
            && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy(isComponent)
    }

    /// `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`.
    static func isTag(_ tag: String) -> Bool {
        guard let first = tag.utf8.first, tag.utf8.count <= 128 else { return false }
        let isWord: (UInt8) -> Bool = { isAlphanumeric($0 | 0x20) && $0 > 32 || $0 == UInt8(ascii: "_") }
        return isWord(first)
            && tag.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    private static func isComponent(_ text: Substring) -> Bool {
        var separator = ""
        var hasLetters = false
        for character in text {
            if character.isASCII, character.utf8.allSatisfy(isAlphanumeric) {
                guard separator.isEmpty || hasLetters && isSeparator(separator) else { return false }
                separator = ""
                hasLetters = true
            } else {
                separator.append(character)
            }
        }
        return hasLetters && separator.isEmpty
    }

    private static func isSeparator(_ text: String) -> Bool {
        [".", "_", "__"].contains(text) || text.allSatisfy { $0 == "-" }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
