internal import Core
internal import Destinations
internal import Engine
internal import HTTP
internal import Ledger
internal import Lifecycle
internal import ReleaseModel
internal import SystemPackage

/// Holds the end of a round against the promises.
struct ChaosEnd {
    let release: ResolvedRelease
    let project: Project
    let folder: FilePath
    let ledger: Ledger
    let run: String
    let environment: [String: String]
    let witness: ReleaseWitness
    let lives: [ChaosChild.Life]

    /// The broken promises, in words.
    func violations() async throws -> [String] {
        let events = try await ledger.entries(of: run).map(\.event)
        let promises = Promises(
            release: release, witness: witness, events: events, held: try await inspectAll(events))
        let ending = lives.last?.isDone == true ? [] : ["not done after \(lives.count) runs"]
        let chain: [String] =
            switch try await ledger.verify() {
            case .whole: []
            case .broken(let found): ["\(found)"]
            }
        return promises.broken + ending + chain + chatter
    }

    private var chatter: [String] {
        let text = lives.map(\.text).joined()
        return RehearsalTokens.secrets.filter(text.contains).map { "the output holds the secret \($0)" }
    }

    /// What the destinations hold in the end, asked by a process that was not there.
    private func inspectAll(_ events: [LedgerEvent]) async throws -> RunReport {
        let place = Project(
            root: project.root, environment: project.environment, workFolder: folder.appending("state"))
        let connections = try Connections(
            release: release, environment: environment,
            transport: CurlTransport(environment: [:]),
            scratch: folder.appending("state/scratch"), visibility: VisibilityWait())
        let workshop = ReleaseWorkshop(
            release: release, project: place, connections: connections, commandOutput: nil)
        let packaged = events.filter { if case .packaged = $0 { true } else { false } }
        let engine = Engine(
            workshop: workshop, run: run, journal: MemoryJournal([]), history: RunHistory(packaged),
            parallelism: 4)
        return await engine.perform(release.graph(.dryRun))
    }
}
