internal import Artifacts
internal import Core
internal import Destinations
internal import Engine
internal import FoundationEssentials
internal import Glibc
internal import HTTP
internal import Ledger
internal import ReleaseModel
internal import SystemPackage

/// One run of a resolved release: takes the lock, opens the ledger, and lets the engine go through the graph.
struct ReleaseRun: Sendable {
    let session: ReleaseSession
    /// Where ledger and lock of this run are: the project's, or a rehearsal's.
    let folder: FilePath
    /// Credentials and addresses; a rehearsal's are the stand-ins'.
    let environment: [String: String]
    let parallelism: Int
    let showsCommandOutput: Bool
    var visibility = VisibilityWait()

    /// What a run came to, and what it made.
    struct Finished: Sendable {
        let report: RunReport
        let artifacts: [(name: String, artifact: MadeArtifact)]
    }

    func perform(_ scope: ActionGraph.Scope, events: @escaping EventSink) async throws -> Finished {
        let scratch = session.project.workFolder.appending("scratch")
        let workFolder = session.project.workFolder
        try await offPool { [folder] in
            for folder in [folder, scratch] { try FileSystem.makeFolder(folder) }
            // What a run leaves behind must not make the next one's work tree dirty.
            let ignore = workFolder.appending(".gitignore")
            if !FileSystem.exists(ignore) { try FileSystem.write(Array("*\n".utf8), to: ignore) }
        }
        // The project's lock, also in a rehearsal: both build in the same folders.
        let lock = try RunLock(workFolder.appending("lock"))
        let finished = try await performLocked(scope, events: events)
        _ = consume lock
        return finished
    }

    private func performLocked(
        _ scope: ActionGraph.Scope, events: @escaping EventSink
    ) async throws -> Finished {
        let ledger = try await Ledger(folder: folder, now: Self.now)
        let run = Self.identifier(session.release)
        try await ledger.append(.opened(try opening(scope)), run: run)
        let transport = CurlTransport(
            .init(userAgent: "kilo-release/\(releaseToolVersion)", environment: environment))
        let connections = try Connections(
            release: session.release, environment: environment, transport: transport,
            scratch: session.project.workFolder.appending("scratch"), visibility: visibility)
        let show: @Sendable (String) -> Void = { StandardStreams.error("    \($0)") }
        let workshop = ReleaseWorkshop(
            release: session.release, project: session.project, connections: connections,
            commandOutput: showsCommandOutput ? show : nil)
        let engine = Engine(
            workshop: workshop, ledger: ledger, run: run, parallelism: parallelism, events: events)
        let report = await engine.perform(session.release.graph(scope))
        return Finished(report: report, artifacts: await workshop.artifacts())
    }

    private func opening(_ scope: ActionGraph.Scope) throws -> LedgerEvent.RunOpening {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let release = String(decoding: try encoder.encode(session.release), as: UTF8.self)
        return LedgerEvent.RunOpening(
            product: session.release.product.name, version: session.release.version.description,
            scope: scope.rawValue, planDigest: session.release.planDigest, release: release)
    }

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
