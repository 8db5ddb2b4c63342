internal import Artifacts
internal import Core
internal import Destinations
internal import Engine
internal import HTTP
internal import Lifecycle
internal import ReleaseModel
internal import SystemPackage

/// Turns the destinations of a plan into connections with a credential and an address.
///
/// The one place that knows all destinations. A missing credential is found when the destination is first asked,
/// in preflight, beside all other problems.
struct Connections: Sendable {
    let release: ResolvedRelease
    let credentials: Credentials
    let endpoints: Endpoints
    let transport: any Transport
    /// npm's registries, as its settings lead there.
    let npm: NPMAccount
    /// For downloads that are compared and thrown away.
    let scratch: FilePath
    /// How long to wait for a store to show what it has accepted.
    let visibility: VisibilityWait
    /// What this run was told when it published, which is what taking back starts from.
    var receipts: [Identity: Receipt] = [:]
    /// What time it is.
    let now: @Sendable () -> Timestamp

    init(
        release: ResolvedRelease, environment: [String: String], transport: any Transport, scratch: FilePath,
        visibility: VisibilityWait, now: @escaping @Sendable () -> Timestamp = ReleaseRun.now,
        npmSettings: NPMSettings? = nil
    ) throws {
        self.release = release
        credentials = Credentials(environment: environment)
        endpoints = try Endpoints(environment: environment)
        self.transport = transport
        npm = NPMAccount(
            settings: npmSettings ?? NPMSettings(environment: environment), environment: environment,
            transport: transport)
        self.scratch = scratch
        self.visibility = visibility
        self.now = now
    }

    /// All problems of a destination, found before anything is built.
    ///
    /// What it tells beside them goes to `notify`.
    func preflight(
        _ destination: DestinationSpec, _ identities: [Identity], notify: @escaping NoticeSink
    ) async -> [Failure] {
        do {
            return try await check(destination, notify).check(identities)
        } catch let failure as Failure {
            return [failure]
        } catch {
            return [
                Failure(
                    .actionFailed, destination.name, "\(error)",
                    advice: "see the message; run again once its cause is gone")
            ]
        }
    }

    private func check(
        _ spec: DestinationSpec, _ notify: @escaping NoticeSink
    ) async throws -> any Preflight {
        switch spec.kind {
        case .marketplace(let settings): try marketplacePreflight(settings, notify: notify)
        case .openVSX(let settings): try openVSXPreflight(settings)
        case .npm(let settings): try npmPreflight(settings)
        case .gitHub(let repository, _): GitHubPreflight(try gitHub(repository), commit: release.commit)
        case .oci(let repository, _):
            OCIPreflight(
                try registries.repository(repository),
                credentials: try await registries.pusher(to: repository), transport: transport, now: now)
        case .dockerHub(let repository): DockerHubPreflight(try await registries.hub(repository))
        }
    }

    func gitHub(_ repository: String) throws -> GitHubConnection {
        GitHubConnection(
            repository: repository, api: endpoints.gitHub, uploads: endpoints.gitHubUploads,
            token: try credentials.gitHub(), transport: transport)
    }
}
