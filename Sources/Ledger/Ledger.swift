public import Core
internal import GRDB
public import SystemPackage

/// The durable record of runs in one folder.
///
/// Every `append` is on disk when it returns (WAL, `synchronous=FULL`); nothing is ever changed or removed, which
/// triggers of the database and the chain of hashes both see to.
public struct Ledger: Sendable {
    /// The database file.
    public let path: FilePath
    private let database: DatabaseQueue
    private let now: @Sendable () -> Timestamp

    /// Opens the ledger of a folder, making both if they are not there.
    ///
    /// - Parameters:
    ///   - folder: where `ledger.sqlite` stands.
    ///   - now: the clock that entries are dated with.
    /// - Throws: `Failure` (`ledger.unusable`) if the file is no ledger or cannot be written.
    public init(folder: FilePath, now: @escaping @Sendable () -> Timestamp) async throws {
        let path = folder.appending("ledger.sqlite")
        self.path = path
        self.now = now
        database = try await offPool {
            try FileSystem.makeFolder(folder)
            do {
                return try Self.open(path)
            } catch {
                throw Self.failure(path, error)
            }
        }
    }

    /// Writes an event, durably.
    ///
    /// - Returns: its sequence number.
    /// - Throws: `Failure` (`ledger.unusable`); nothing was written then, and the effect that it announces must
    ///   not happen.
    @discardableResult
    public func append(_ event: LedgerEvent, run: String) async throws -> Int {
        let (body, time) = (try event.body(), now())
        return try await using { database in
            try database.write { try LedgerTable.append(run, time, event.kind.rawValue, body, in: $0) }
        }
    }

    /// The entries of a run, or of all runs, in order.
    ///
    /// - Parameters:
    ///   - run: the run; nil for all.
    ///   - kinds: what is looked for; rows of other kinds are not read.
    /// - Returns: the entries.
    /// - Throws: `Failure` (`ledger.unusable`).
    public func entries(
        of run: String? = nil, kinds: Set<LedgerEvent.Kind> = Set(LedgerEvent.Kind.allCases)
    ) async throws -> [LedgerEntry] {
        try await using { database in
            try database.read { try LedgerTable.entries(of: run, kinds: kinds, in: $0) }
        }
    }

    /// What a run began with; nil for a run that the ledger does not know.
    ///
    /// With `runs()`, the way to a run: one row is read, however many the run and the others have.
    ///
    /// - Throws: `Failure` (`ledger.unusable`).
    public func opening(of run: String) async throws -> LedgerEvent.RunOpening? {
        try await using { database in try database.read { try LedgerTable.opening(of: run, in: $0) } }
    }

    /// The runs, the newest last.
    ///
    /// - Throws: `Failure` (`ledger.unusable`).
    public func runs() async throws -> [String] {
        try await using { database in try database.read { try LedgerTable.runs(in: $0) } }
    }

    /// Works with the database off the cooperative pool; what SQLite complains about becomes a `Failure`.
    func using<Value: Sendable>(
        _ work: @escaping @Sendable (DatabaseQueue) throws -> Value
    ) async throws -> Value {
        try await offPool { [database, path] in
            do {
                return try work(database)
            } catch {
                throw error as? Failure ?? Self.failure(path, error)
            }
        }
    }

    private static func open(_ path: FilePath) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        let queue = try DatabaseQueue(path: path.string, configuration: configuration)
        try LedgerTable.migrator.migrate(queue)
        return queue
    }

    private static func failure(_ path: FilePath, _ error: any Error) -> Failure {
        Failure(
            .ledgerUnusable, "\(path)", "the ledger cannot be read or written: \(error)",
            advice: "free space or restore the file, then run `kilo-release status`; nothing is published"
                + " without a ledger")
    }
}

extension Failure.Code {
    /// The ledger cannot be read or written.
    public static let ledgerUnusable = Self("ledger.unusable", .work)
}
