internal import Ledger
internal import ReleaseModel

/// What is released in all simulations of a campaign, and what is the same in each.
struct SimulationSubject: Sendable {
    let release: ResolvedRelease
    let project: Project
    /// The artifacts, made once, by the action that makes them.
    let packaged: [String: LedgerEvent.PackagedRecord]
    /// All actions of the release.
    let graph: ActionGraph
    /// The actions that ask what destinations hold.
    let inspection: ActionGraph
    /// How the run begins.
    let opening: LedgerEvent.RunOpening

    init(
        release: ResolvedRelease, project: Project, packaged: [String: LedgerEvent.PackagedRecord]
    ) throws {
        self.release = release
        self.project = project
        self.packaged = packaged
        graph = release.graph(.release)
        inspection = release.graph(.dryRun)
        opening = try RecordedRun.opening(release)
    }
}
