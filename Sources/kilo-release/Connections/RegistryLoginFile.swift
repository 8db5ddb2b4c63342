internal import Core
internal import Destinations
internal import FoundationEssentials
internal import SystemPackage

/// A file of logins.
struct RegistryLoginFile {
    private let path: FilePath
    private let json: JSONValue

    /// Blocks.
    ///
    /// - Throws: `Failure` (`registry.logins`, `file.unreadable`).
    init(_ path: FilePath) throws {
        self.path = path
        do {
            json = try JSONValue(parsing: FileStream.contents(of: path, limit: 1 << 20))
        } catch let error as JSONSyntaxError {
            throw Failure.logins(path, "line \(error.line): \(error.message)")
        }
    }

    /// The helper program that keeps the host's login.
    func helper(for repository: OCIRepository) -> String? {
        let helpers = json["credHelpers"]
        let own = names(of: repository).lazy.compactMap { helpers?[$0]?.string }.first
        return own ?? json["credsStore"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What helpers call the host: Docker Hub has a name of old.
    func server(of repository: OCIRepository) -> String {
        repository.isDockerHub ? Self.hub : String(repository.description.prefix { $0 != "/" })
    }

    /// The login that the file itself holds, the most specific name first.
    ///
    /// - Throws: `Failure` (`registry.logins`).
    func login(for repository: OCIRepository) throws -> OCICredentials? {
        let entries = json["auths"]?.object?.members ?? []
        for name in names(of: repository) {
            guard let entry = entries.first(where: { Self.plain($0.key) == Self.plain(name) })?.value else {
                continue
            }
            if let login = try login(entry) { return login }
        }
        return nil
    }

    private func login(_ entry: JSONValue) throws -> OCICredentials? {
        func text(_ name: String) -> String? { entry[name]?.string.flatMap { $0.isEmpty ? nil : $0 } }
        if let token = text("registrytoken") { return .bearer(Secret(token)) }
        if let token = text("identitytoken") { return .identityToken(Secret(token)) }
        if let user = text("username"), let password = text("password") {
            return .basic(user: user, Secret(password))
        }
        guard let auth = text("auth") else { return nil }
        guard let data = Data(base64Encoded: auth) else {
            throw Failure.logins(path, "an `auth` is no base 64")
        }
        let pair = String(decoding: data, as: UTF8.self).split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2 else { throw Failure.logins(path, "an `auth` holds no user and password") }
        // Docker for Windows once wrote a NUL at the end.
        return .basic(user: String(pair[0]), Secret(String(pair[1].prefix { $0 != "\0" })))
    }

    /// `ghcr.io/a/b`, `ghcr.io/a`, `ghcr.io`; for Docker Hub its older names too.
    private func names(of repository: OCIRepository) -> [String] {
        var parts = repository.description.split(separator: "/")
        var names: [String] = []
        while !parts.isEmpty {
            names.append(parts.joined(separator: "/"))
            parts.removeLast()
        }
        return names + (repository.isDockerHub ? [Self.hub, "index.docker.io", "registry-1.docker.io"] : [])
    }

    private static let hub = "https://index.docker.io/v1/"

    /// Keys may be URLs: old clients wrote `https://ghcr.io/v1/`.
    private static func plain(_ key: String) -> Substring {
        var text = key.trimmingPrefix("https://").trimmingPrefix("http://")
        for ending in ["/", "/v1", "/v2"] where text.hasSuffix(ending) {
            text = text.dropLast(ending.utf8.count)
        }
        return text
    }
}
