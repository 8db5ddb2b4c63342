internal import Core
internal import Ledger
internal import SystemPackage

/// The folder in which stand-ins keep what they hold.
struct RehearsalFolder: Sendable {
    let path: FilePath

    private static let lockName = "rehearsal.lock"

    /// Takes the folder for one rehearsal, and empties it unless what is there is to be kept.
    ///
    /// - Returns: the lock, held to the end so that nobody empties the folder under stand-ins that serve from it.
    /// - Throws: `Failure` (`rehearsal.foreign-folder`, `run.locked`).
    func open(keepsState: Bool) async throws -> RunLock {
        try await offPool {
            try requireOwn()
            try FileSystem.makeFolder(path)
        }
        let lock = try RunLock(path.appending(Self.lockName))
        if !keepsState { try await offPool { try empty() } }
        return lock
    }

    /// What a rehearsal removes must be a rehearsal's.
    private func requireOwn() throws {
        guard FileSystem.isFolder(path), !FileSystem.exists(path.appending(Self.lockName)),
            let found = try FileSystem.names(in: path).first
        else { return }
        throw Failure(
            .foreignFolder, "\(path)", "holds \(found), which is no rehearsal's: it would be removed",
            advice: "name an empty folder, or one of an earlier rehearsal, with --state")
    }

    private func empty() throws {
        for name in try FileSystem.names(in: path) where name != Self.lockName {
            try FileSystem.remove(path.appending(name))
        }
    }
}

extension Failure.Code {
    /// The folder of a rehearsal's state holds what is not a rehearsal's.
    static let foreignFolder = Self("rehearsal.foreign-folder", .usage)
}
