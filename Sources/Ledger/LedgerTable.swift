internal import Core
internal import GRDB

/// The one table of the ledger, and the chain through it.
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
        let last = try Row.fetchOne(database, sql: "SELECT * FROM entries ORDER BY sequence DESC LIMIT 1")
        let link = Link(
            sequence: (last?["sequence"] ?? 0) + 1, run: run, time: time.seconds, kind: kind, body: body)
        try database.execute(
            sql: "INSERT INTO entries (sequence, run, time, kind, body, hash) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                link.sequence, run, time.seconds, kind, body, link.hash(after: last?["hash"] ?? ""),
            ])
        return link.sequence
    }

    static func entries(of run: String?, in database: Database) throws -> [LedgerEntry] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT * FROM entries WHERE ? IS NULL OR run = ? ORDER BY sequence",
            arguments: [run, run])
        return try rows.map { row in
            LedgerEntry(
                sequence: row["sequence"], run: row["run"], time: Timestamp(seconds: row["time"]),
                event: try LedgerEvent(kind: row["kind"], body: row["body"]))
        }
    }

    static func runs(in database: Database) throws -> [String] {
        try String.fetchAll(
            database, sql: "SELECT run FROM entries GROUP BY run ORDER BY MIN(sequence)")
    }

    static func firstBrokenEntry(in database: Database) throws -> Int? {
        var (previous, expected) = ("", 1)
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM entries ORDER BY sequence")
        while let row = try rows.next() {
            let link = Link(
                sequence: row["sequence"], run: row["run"], time: row["time"], kind: row["kind"],
                body: row["body"])
            let hash: String = row["hash"]
            guard link.sequence == expected, hash == link.hash(after: previous) else { return expected }
            (previous, expected) = (hash, expected + 1)
        }
        return nil
    }

    /// What a row's hash covers.
    private struct Link {
        let sequence: Int
        let run: String
        let time: Int
        let kind: String
        let body: String

        /// Fields are length-prefixed, so that no two rows have the same text.
        func hash(after previous: String) -> String {
            let fields = [previous, "\(sequence)", run, "\(time)", kind, body]
            return Digest.of(fields.map { "\($0.utf8.count):\($0)" }.joined()).hex
        }
    }
}
