internal import Core
internal import GRDB

/// The one table of the ledger.
enum LedgerTable {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("entries") { database in
            try database.execute(
                sql: """
                    CREATE TABLE entries (
                        sequence INTEGER PRIMARY KEY,
                        run TEXT NOT NULL,
                        time INTEGER NOT NULL,
                        kind TEXT NOT NULL,
                        body TEXT NOT NULL,
                        hash TEXT NOT NULL
                    ) STRICT;
                    CREATE INDEX entries_run ON entries (run);
                    CREATE TRIGGER entries_update BEFORE UPDATE ON entries
                        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
                    CREATE TRIGGER entries_delete BEFORE DELETE ON entries
                        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
                    """)
        }
        return migrator
    }

    static func append(
        _ run: String, _ time: Timestamp, _ kind: String, _ body: String, in database: Database
    ) throws -> Int {
        let row = LedgerRow(
            after: try head(in: database), run: run, time: time.seconds, kind: kind, body: body)
        try insert(row, in: database)
        return row.sequence
    }

    static func insert(_ row: LedgerRow, in database: Database) throws {
        // SQLite would keep the text and read it back only up to there; a body is JSON, which escapes it.
        guard !row.run.utf8.contains(0) else { throw DatabaseError(message: "the run's name holds a NUL") }
        try database.execute(
            sql: "INSERT INTO entries (sequence, run, time, kind, body, hash) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [row.sequence, row.run, row.time, row.kind, row.body, row.hash])
    }

    /// The newest row.
    static func head(in database: Database) throws -> LedgerHead? {
        let sql = LedgerRow.selection + " ORDER BY sequence DESC LIMIT 1"
        return try Row.fetchOne(database, sql: sql).map { row in
            let row = try read(row)
            return LedgerHead(sequence: row.sequence, hash: row.hash)
        }
    }

    static func row(_ sequence: Int, in database: Database) throws -> LedgerRow? {
        try Row.fetchOne(
            database, sql: LedgerRow.selection + " WHERE sequence = ?", arguments: [sequence]
        ).map { try read($0) }
    }

    /// A kind that nobody knows is none of those that are not looked for: it is found, and is an error.
    static func entries(
        of run: String?, kinds: Set<LedgerEvent.Kind>, in database: Database
    ) throws -> [LedgerEntry] {
        let others = Set(LedgerEvent.Kind.allCases).subtracting(kinds).map(\.rawValue)
        let places = others.map { _ in "?" }.joined(separator: ", ")
        let rows = try Row.fetchCursor(
            database,
            sql: LedgerRow.selection
                + " WHERE (? IS NULL OR run = ?) AND kind NOT IN (\(places)) ORDER BY sequence",
            arguments: [run, run] + StatementArguments(others))
        var entries: [LedgerEntry] = []
        while let row = try rows.next() { entries.append(try read(row).entry()) }
        return entries
    }

    static func opening(of run: String, in database: Database) throws -> LedgerEvent.RunOpening? {
        let sql = LedgerRow.selection + " WHERE run = ? ORDER BY sequence LIMIT 1"
        let first = try Row.fetchOne(database, sql: sql, arguments: [run]).map { try read($0).entry() }
        guard case .opened(let opening)? = first?.event else { return nil }
        return opening
    }

    static func runs(in database: Database) throws -> [String] {
        try String.fetchAll(
            database, sql: "SELECT run FROM entries GROUP BY run ORDER BY MIN(sequence)")
    }

    static func verify(knownHead: String?, in database: Database) throws -> ChainVerdict {
        try follow(ChainCheck(knownHead: knownHead), in: database) { _, _ in }
    }

    /// Calls `body` with each row and the hash before it, as long as the chain holds.
    static func follow(
        _ chain: ChainCheck = ChainCheck(), in database: Database,
        _ body: (_ row: LedgerRow, _ previous: String) throws -> Void
    ) throws -> ChainVerdict {
        var check = chain
        let rows = try Row.fetchCursor(database, sql: LedgerRow.selection + " ORDER BY sequence")
        while let next = try rows.next() {
            let (row, previous) = (LedgerRow(next), check.head?.hash ?? "")
            if let found = check.take(row) { return .broken(found) }
            if let row { try body(row, previous) }
        }
        return check.verdict
    }

    private static func read(_ row: Row) throws -> LedgerRow {
        guard let row = LedgerRow(row) else {
            throw DatabaseError(message: "a row is none that a ledger writes")
        }
        return row
    }
}
