internal import Core
internal import Engine
internal import FoundationEssentials
internal import Ledger
internal import ReleaseModel
internal import SystemPackage

/// A run that is in a ledger: what it began with, and what became of it so far.
struct RecordedRun: Sendable {
    let ledger: Ledger
    let id: String
    let opening: LedgerEvent.RunOpening

    /// The release as it was resolved when the run began.
    ///
    /// - Throws: `Failure` (`run.unreadable`) for one of a version that is too different.
    func release() throws -> ResolvedRelease {
        do {
            return try JSONDecoder().decode(ResolvedRelease.self, from: Data(opening.release.utf8))
        } catch {
            throw Failure(
                .runUnreadable, id, "what it began with cannot be read: \(error)",
                advice: "go on with the version of the tool that began it")
        }
    }

    /// How the ledger calls a run against stand-ins.
    static let rehearsal = "rehearsal"

    /// Whether it publishes, if only to stand-ins.
    static func isRelease(_ opening: LedgerEvent.RunOpening) -> Bool {
        [ActionGraph.Scope.release.rawValue, rehearsal].contains(opening.scope)
    }

    func history() async throws -> RunHistory {
        RunHistory(try await ledger.entries(of: id).map(\.event))
    }

    /// Finds a run in the ledger of a folder; without a name the newest that `isWanted`.
    ///
    /// - Throws: `Failure` (`run.none`, `ledger.broken`, `ledger.unusable`).
    static func find(
        _ name: String?, in folder: FilePath,
        where isWanted: (LedgerEvent.RunOpening) -> Bool = { _ in true }
    ) async throws -> RecordedRun {
        guard FileSystem.exists(folder.appending("ledger.sqlite")) else {
            throw Failure(
                .noRun, "\(folder)", "there is no ledger here: nothing has been run",
                advice: "run `kilo-release rehearse` or `release`, or name the ledger's folder with --state")
        }
        let ledger = try await Ledger(folder: folder, now: ReleaseRun.now)
        let runs = try await ledger.runs()
        for id in name.map({ [$0] }) ?? runs.reversed() {
            guard let opening = try await ledger.opening(of: id), name != nil || isWanted(opening) else {
                continue
            }
            return RecordedRun(ledger: ledger, id: id, opening: opening)
        }
        let known = runs.suffix(5).joined(separator: ", ")
        throw Failure(
            .noRun, name ?? "\(ledger.path)",
            name == nil ? "the ledger holds no such run" : "the ledger knows no run of this name",
            advice: known.isEmpty ? "run something first" : "it has: \(known)")
    }

    /// The run that is named, or the newest release that is not finished: of those that have begun to publish, if
    /// there is one, since an attempt that came later and failed early must not hide it.
    static func unfinished(_ name: String?, in folder: FilePath) async throws -> RecordedRun {
        let newest = try await find(name, in: folder) { $0.scope == ActionGraph.Scope.release.rawValue }
        if name != nil { return newest }
        var newestOpen: RecordedRun?
        for id in try await newest.ledger.runs().reversed() {
            guard let opening = try await newest.ledger.opening(of: id),
                opening.scope == ActionGraph.Scope.release.rawValue
            else { continue }
            let run = RecordedRun(ledger: newest.ledger, id: id, opening: opening)
            let history = try await run.history()
            guard history.conclusion != .done else { continue }
            if history.mayBePublic { return run }
            newestOpen = newestOpen ?? run
        }
        return newestOpen ?? newest
    }

    static func opening(
        _ release: ResolvedRelease, kind: String = ActionGraph.Scope.release.rawValue
    ) throws -> LedgerEvent.RunOpening {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return LedgerEvent.RunOpening(
            product: release.product.name, version: release.version.description, scope: kind,
            planDigest: release.planDigest,
            release: String(decoding: try encoder.encode(release), as: UTF8.self))
    }
}
