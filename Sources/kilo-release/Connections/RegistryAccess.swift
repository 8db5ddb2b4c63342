internal import Core
internal import Destinations
internal import HTTP

/// Leads to registries of images: where they are, and with which credential.
struct RegistryAccess: Sendable {
    let credentials: Credentials
    let logins: RegistryLogins
    let endpoints: Endpoints
    let transport: any Transport
    /// Is told what registries say beside their answers.
    var notify: @Sendable (String) -> Void = { _ in }
    let now: @Sendable () -> Timestamp

    /// Conversations in which an image may be found, in order: at the address that stands in for the registry, and
    /// at the registry itself, as a stand-in has what was published there and nothing else.
    ///
    /// - Parameters:
    ///   - name: the repository.
    ///   - login: who asks the registry itself; without one whoever docker or podman keep for it.
    /// - Returns: one conversation or two.
    /// - Throws: `Failure` (`oci.invalid-name`, `registry.logins`).
    func pulls(from name: String, as login: OCICredentials? = nil) async throws -> [OCIPull] {
        let kept = login == nil ? try await logins.credentials(for: name) : login
        let real = OCIPull(
            try OCIRepository(name), credentials: kept ?? .anonymous, transport: transport, notify: notify,
            now: now)
        guard let address = try address(of: name) else { return [real] }
        let repository = try OCIRepository(name, reachedAt: address)
        let own = try? credentials.registry(name)
        return [
            OCIPull(
                repository, credentials: own.map { .basic(user: $0.user, $0.password) } ?? .anonymous,
                transport: transport, notify: notify, now: now), real,
        ]
    }

    /// Conversations with a repository that is named for its own sake, and not as the base of an image: the password
    /// for the registry that is published to must not go to those of bases.
    ///
    /// - Throws: `Failure` (`oci.invalid-name`, `registry.logins`).
    func ownPulls(from name: String) async throws -> [OCIPull] {
        let account = try? credentials.registry(name)
        return try await pulls(from: name, as: account.map { .basic(user: $0.user, $0.password) })
    }

    /// Who pushes: what the environment says, else the login that docker or podman keep.
    ///
    /// - Throws: `Failure` (`credential.missing`, `registry.logins`).
    func pusher(to name: String) async throws -> OCICredentials {
        do {
            let account = try credentials.registry(name)
            return .basic(user: account.user, account.password)
        } catch let missing as Failure {
            if let login = try await logins.credentials(for: name) { return login }
            throw missing
        }
    }

    /// A repository at its address.
    ///
    /// - Throws: `Failure` (`oci.invalid-name`).
    func repository(_ name: String) throws -> OCIRepository {
        guard let address = try address(of: name) else { return try OCIRepository(name) }
        return try OCIRepository(name, reachedAt: address)
    }

    /// Docker Hub's own API for a repository there, with the account that pushes to it.
    ///
    /// - Throws: `Failure` (`credential.missing`, `registry.logins`, `docker-hub.page`).
    func hub(_ repository: String) async throws -> DockerHubConnection {
        guard case .basic(let user, let password) = try await pusher(to: "docker.io/\(repository)") else {
            throw Failure(
                .credentialMissing, "docker-hub \(repository)",
                "the login is a token of the registry, which Docker Hub's own API does not take",
                advice: "set DOCKER_USERNAME and DOCKER_PASSWORD")
        }
        return try DockerHubConnection(
            repository: repository, base: endpoints.dockerHub, user: user, password: password,
            transport: transport)
    }

    /// Tells which of some tags of a repository nobody can move.
    ///
    /// Only Docker Hub says so. It is not asked where a stand-in takes the place of the registry and none that of
    /// Docker Hub's own API.
    func fixedTags(of name: String) -> @Sendable ([String]) async -> [String] {
        { tags in
            guard let repository = try? self.repository(name),
                repository.description.hasPrefix("docker.io/"),
                repository.isDockerHub || endpoints.registries["hub.docker.com"] != nil,
                let hub = try? await hub(repository.name)
            else { return [] }
            return await hub.fixedTags(among: tags)
        }
    }

    /// Where the host of a name is reached instead; `alpine` is on `docker.io` as everywhere.
    private func address(of name: String) throws -> String? {
        endpoints.registries[String(try OCIRepository(name).description.prefix { $0 != "/" })]
    }
}

extension RegistryAccess {
    /// Access by the variables of a process, without a plan.
    ///
    /// - Throws: `Failure` (`usage.invalid-option`).
    init(
        environment: [String: String], transport: any Transport,
        notify: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        self.init(
            credentials: Credentials(environment: environment),
            logins: RegistryLogins(environment: environment),
            endpoints: try Endpoints(environment: environment),
            transport: transport, notify: notify, now: ReleaseRun.now)
    }
}

extension Connections {
    /// The registries of images, for bases and pushes.
    var registries: RegistryAccess {
        RegistryAccess(
            credentials: credentials, logins: RegistryLogins(environment: npm.environment),
            endpoints: endpoints, transport: transport, now: now)
    }
}
