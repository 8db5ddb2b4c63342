import CFaultVFS
import Core
import SystemPackage
import Testing

/// A disk under SQLite whose writes and flushes fail when they are told to.
///
/// What is below its folder goes through `Tests/CFaultVFS`; all other files of the process stay as they are.
final class FaultyDisk: Sendable {
    /// What goes wrong.
    enum Fault: String, Sendable, CaseIterable {
        case full, shortWrite, writeError, syncError, powerLoss

        fileprivate var kind: fault_kind {
            switch self {
            case .full: FAULT_FULL
            case .shortWrite: FAULT_SHORT_WRITE
            case .writeError: FAULT_WRITE_ERROR
            case .syncError: FAULT_SYNC_ERROR
            case .powerLoss: FAULT_POWER
            }
        }
    }

    private static let isInstalled = fault_disk_install() == 0
    private let number: Int32
    private let folder: FilePath

    init(_ folder: FilePath) throws {
        try #require(Self.isInstalled)
        self.folder = folder
        number = fault_disk_mount(folder.string + "/")
        try #require(number >= 0)
    }

    deinit { fault_disk_unmount(number) }

    /// Lets the step with this number fail, and this many after it (nil: all).
    func arm(_ fault: Fault, at step: Int, times: Int?) {
        fault_disk_arm(number, fault.kind, Int32(step), Int32(times ?? -1))
    }

    /// Lets nothing fail any more.
    func disarm() { fault_disk_arm(number, FAULT_NONE, 0, 0) }

    /// Whether a step has failed since it was armed.
    var hasFailed: Bool { fault_disk_hit(number) != 0 }

    /// Waits until nobody has a file open: a database is closed with the last reference to it, wherever that is.
    func closed() async throws {
        for _ in 0..<10_000 where fault_disk_open_files(number) > 0 {
            try await Task.sleep(for: .milliseconds(1))
        }
        try #require(fault_disk_open_files(number) == 0)
    }

    /// What is left after a loss of power, in another folder.
    func recover(into other: FilePath) throws {
        try FileSystem.makeFolder(other)
        try #require(fault_disk_recover(number, other.string) == 0)
    }
}
