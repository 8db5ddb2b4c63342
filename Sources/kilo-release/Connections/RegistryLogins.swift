internal import Core
internal import Destinations
internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// The logins that `docker login` and `podman login` keep.
///
/// Files in the order of go-containerregistry; within a file a helper for the host, then the store, then what the
/// file itself holds. The first that has a login is taken, and there is no second try with another.
struct RegistryLogins: Sendable {
    private let environment: [String: String]

    init(environment: [String: String]) { self.environment = environment }

    /// The login for a repository; nil if there is none.
    ///
    /// - Throws: `Failure` (`registry.logins`) for a file or helper that cannot be understood.
    func credentials(for repository: String) async throws -> OCICredentials? {
        for path in files where FileSystem.exists(path) {
            let file = try await offPool { try RegistryLoginFile(path) }
            if let helper = file.helper(for: repository) {
                let asked = try await RegistryLoginHelper(name: helper, file: path, environment: environment)
                    .credentials(for: file.server(of: repository))
                if let asked { return asked }
            }
            if let kept = try file.login(for: repository) { return kept }
        }
        return nil
    }

    /// None where the environment names no home: that of a rehearsal has none.
    private var files: [FilePath] {
        func place(_ name: String, _ path: String) -> FilePath? {
            environment[name].flatMap { $0.isEmpty ? nil : FilePath($0).appending(path) }
        }
        let docker = place("DOCKER_CONFIG", "config.json") ?? place("HOME", ".docker/config.json")
        let named = environment["REGISTRY_AUTH_FILE"].flatMap { $0.isEmpty ? nil : FilePath($0) }
        return [
            docker, named, place("XDG_RUNTIME_DIR", "containers/auth.json"),
            place("XDG_CONFIG_HOME", "containers/auth.json") ?? place("HOME", ".config/containers/auth.json"),
        ].compactMap(\.self)
    }
}

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
    func helper(for repository: String) -> String? {
        let helpers = json["credHelpers"]
        let own = names(of: repository).lazy.compactMap { helpers?[$0]?.string }.first
        return own ?? json["credsStore"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What helpers call the host: Docker Hub has a name of old.
    func server(of repository: String) -> String {
        let host = Self.host(repository)
        return Self.isHub(host) ? Self.hub : host
    }

    /// The login that the file itself holds, the most specific name first.
    ///
    /// - Throws: `Failure` (`registry.logins`).
    func login(for repository: String) throws -> OCICredentials? {
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
    private func names(of repository: String) -> [String] {
        let host = Self.host(repository)
        let full = repository.hasPrefix(host) ? repository : "\(host)/\(repository)"
        var parts = full.split(separator: "/")
        var names: [String] = []
        while !parts.isEmpty {
            names.append(parts.joined(separator: "/"))
            parts.removeLast()
        }
        return names + (Self.isHub(host) ? [Self.hub, "index.docker.io", "registry-1.docker.io"] : [])
    }

    private static let hub = "https://index.docker.io/v1/"

    private static func isHub(_ host: String) -> Bool {
        ["docker.io", "index.docker.io", "registry-1.docker.io"].contains(host)
    }

    /// As in references: a first part without a dot or a colon is no host.
    private static func host(_ repository: String) -> String {
        let parts = repository.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let first = parts.first,
            first.contains(where: { ".:".contains($0) }) || first == "localhost"
        else { return "docker.io" }
        return String(first)
    }

    /// Keys may be URLs: old clients wrote `https://ghcr.io/v1/`.
    private static func plain(_ key: String) -> Substring {
        var text = key.trimmingPrefix("https://").trimmingPrefix("http://")
        for ending in ["/", "/v1", "/v2"] where text.hasSuffix(ending) {
            text = text.dropLast(ending.utf8.count)
        }
        return text
    }
}

/// A program `docker-credential-NAME` that keeps logins.
struct RegistryLoginHelper {
    let name: String
    let file: FilePath
    let environment: [String: String]

    /// - Throws: `Failure` (`registry.logins`).
    func credentials(for server: String) async throws -> OCICredentials? {
        guard name.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil else {
            throw Failure.logins(file, "\"\(name)\" is no name of a helper")
        }
        // The server's name goes to its standard input; it is no secret, and the script is always the same.
        var request = ProcessRequest(
            "/bin/sh", ["-c", #"printf %s "$2" | exec "docker-credential-$1" get"#, "sh", name, server],
            in: "/", environment: environment, timeout: .seconds(60))
        request.output = .whole(limit: 1 << 20)
        let result = try await run(request)
        guard result.isSuccess else {
            // The one answer that means "none" (docker-credential-helpers); it goes to standard output.
            if result.outputText.contains("credentials not found") { return nil }
            let words = result.errorText.split(separator: "\n").last.map(String.init) ?? "\(result.exit)"
            throw Failure.logins(file, "docker-credential-\(name) failed: \(words.prefix(300))")
        }
        guard let answer = try? JSONValue(parsing: result.output), let user = answer["Username"]?.string,
            let secret = answer["Secret"]?.string
        else { throw Failure.logins(file, "docker-credential-\(name) answers with no login") }
        return user == "<token>" ? .identityToken(Secret(secret)) : .basic(user: user, Secret(secret))
    }
}

extension Failure.Code {
    /// A file or helper that keeps logins of registries cannot be understood.
    static let registryLogins = Self("registry.logins", .usage)
}

extension Failure {
    fileprivate static func logins(_ path: FilePath, _ message: String) -> Failure {
        Failure(
            .registryLogins, "\(path)", message,
            advice:
                "log in again with docker login or podman login, or set DOCKER_USERNAME and DOCKER_PASSWORD")
    }
}
