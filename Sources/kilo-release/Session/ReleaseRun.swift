internal import Artifacts
internal import Core
internal import Destinations
internal import Engine
internal import FoundationEssentials
internal import Glibc
internal import HTTP
internal import Ledger
internal import Lifecycle
internal import ReleaseModel
internal import SystemPackage

/// A run of a resolved release: takes the lock, opens the ledger, and lets the engine go through the graph.
struct ReleaseRun: Sendable {
    let project: Project
    let release: ResolvedRelease
    /// Where ledger and lock of this run are: the project's, or a rehearsal's.
    let folder: FilePath
    /// Credentials and addresses; a rehearsal's are the stand-ins'.
    let environment: [String: String]
    let parallelism: Int
    let showsCommandOutput: Bool
    var visibility = VisibilityWait()
    /// Whether it goes to stand-ins: nothing that it is told holds for the real services, and nobody has to sign.
    var isRehearsal = false
    /// Is told of waits and repetitions of requests.
    var onWait: @Sendable (String) -> Void = { _ in }

    /// What a run came to, and what it made.
    struct Finished: Sendable {
        let report: RunReport
        let artifacts: [(name: String, artifact: MadeArtifact)]
    }

    /// Begins a new run.
    func begin(_ scope: ActionGraph.Scope, events: @escaping EventSink) async throws -> Finished {
        try await locked {
            let ledger = try await Ledger(folder: folder, now: Self.now)
            let run = Self.identifier(release)
            let kind = isRehearsal ? RecordedRun.rehearsal : scope.rawValue
            let effects = try await ledger.entries(kinds: [.intent, .outcome]).map(\.event)
            let known = RunHistory.acceptances(in: effects)
            try await ledger.append(.opened(try RecordedRun.opening(release, kind: kind)), run: run)
            return try await perform(scope, run, in: ledger, after: known, events: events)
        }
    }

    /// Goes on with a run, whatever stopped it.
    ///
    /// - Throws: `Failure` (`run.locked`) while another process is at it.
    func resume(_ recorded: RecordedRun, events: @escaping EventSink) async throws -> Finished {
        try await locked {
            // Read under the lock: until then another process may have been at it.
            let history = try await recorded.history()
            try await recorded.ledger.append(.resumed(.init(tool: releaseToolVersion)), run: recorded.id)
            return try await perform(
                .release, recorded.id, in: recorded.ledger, after: history, events: events)
        }
    }

    private func locked(_ body: () async throws -> Finished) async throws -> Finished {
        let (folder, workFolder) = (folder, project.workFolder)
        try await offPool {
            for folder in [folder, workFolder.appending("scratch")] { try FileSystem.makeFolder(folder) }
            // What a run leaves behind must not make the next one's work tree dirty.
            let ignore = workFolder.appending(".gitignore")
            if !FileSystem.exists(ignore) { try FileSystem.write(Array("*\n".utf8), to: ignore) }
        }
        // The project's lock, also in a rehearsal: both build in the same folders.
        let lock = try RunLock(workFolder.appending("lock"))
        try await offPool { try ArtifactStore(root: workFolder.appending("store")).removeDrafts() }
        let finished = try await body()
        _ = consume lock
        return finished
    }

    private func perform(
        _ scope: ActionGraph.Scope, _ run: String, in ledger: Ledger, after history: RunHistory,
        events: @escaping EventSink
    ) async throws -> Finished {
        let workshop = try await workshop()
        return try await leased(scope, run) { permission in
            let engine = Engine(
                workshop: workshop, run: run, journal: ledger.journal(of: run), history: history,
                parallelism: parallelism, permission: permission, events: events)
            let report = await engine.perform(release.graph(scope))
            return Finished(report: report, artifacts: await workshop.artifacts())
        }
    }

    /// All destinations of the release, with the credentials of today.
    func workshop(receipts: [Identity: Receipt] = [:]) async throws -> ReleaseWorkshop {
        let transport = CurlTransport(environment: environment)
        let patient = ResilientTransport(
            transport, time: ResilienceTime(clock: ContinuousClock(), now: Self.now)
        ) { [onWait] in onWait("\($0)") }
        var connections = try Connections(
            release: release, environment: environment, transport: patient,
            scratch: project.workFolder.appending("scratch"), visibility: visibility,
            npmSettings: try await offPool { [environment, root = project.root] in
                try NPMSettings.read(environment: environment, folder: root)
            })
        connections.receipts = receipts
        let show: @Sendable (String) -> Void = { StandardStreams.error("    \($0)") }
        return ReleaseWorkshop(
            release: release, project: project, connections: connections,
            asksForApprovals: !isRehearsal, commandOutput: showsCommandOutput ? show : nil)
    }

    /// Holds the product's lease meanwhile, where several machines can release: `KILO_RELEASE_LEASES` names the
    /// folder that they share.
    private func leased(
        _ scope: ActionGraph.Scope, _ run: String,
        _ body: (@escaping @Sendable () async throws -> Void) async throws -> Finished
    ) async throws -> Finished {
        guard scope == .release, let place = environment["KILO_RELEASE_LEASES"], !place.isEmpty else {
            return try await body({})
        }
        let leases = SharedFolderLeases(
            folder: FilePath(place).absolute(from: project.root), holder: "\(Project.hostName) \(run)",
            term: Self.leaseTerm, allowance: Self.clockAllowance, now: Self.now)
        let lease = try await leases.acquire(release.product.name)
        let finished: Finished
        do {
            finished = try await body { try await lease.check() }
        } catch {
            try? await lease.release()
            throw error
        }
        // One that cannot be given back ends with its term; the run is over and is what it is.
        try? await lease.release()
        return finished
    }

    /// Seconds; far more than the longest upload between two checks, each of which lengthens it again.
    private static let leaseTerm = 2 * 60 * 60
    /// Seconds by which clocks of machines may differ.
    private static let clockAllowance = 60

    /// `1.4.0-20261124T161825Z-4711`: sorts by time within a version, people can read it, and the process tells
    /// two of one second apart.
    private static func identifier(_ release: ResolvedRelease) -> String {
        let time = now().rfc3339.filter { $0 != "-" && $0 != ":" }
        return "\(release.version)-\(time)-\(getpid())"
    }

    static let now: @Sendable () -> Timestamp = {
        Timestamp(seconds: Int(Date().timeIntervalSince1970))
    }
}
