internal import Core
internal import Destinations
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
    /// - Throws: `Failure` (`registry.logins`) for a file or helper that cannot be understood, (`oci.invalid-name`).
    func credentials(for reference: String) async throws -> OCICredentials? {
        let repository = try OCIRepository(reference)
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

extension Failure.Code {
    /// A file or helper that keeps logins of registries cannot be understood.
    static let registryLogins = Self("registry.logins", .usage)
}

extension Failure {
    static func logins(_ path: FilePath, _ message: String) -> Failure {
        Failure(
            .registryLogins, "\(path)", message,
            advice:
                "log in again with docker login or podman login, or set DOCKER_USERNAME and DOCKER_PASSWORD")
    }
}
