internal import Core
internal import GRDB

/// A row as it is stored: what the chain of hashes covers, and the hash.
struct LedgerRow: Hashable {
    let sequence: Int
    let run: String
    /// Seconds since 1970.
    let time: Int
    let kind: String
    /// The event as compact JSON with sorted keys.
    let body: String
    let hash: String

    init(sequence: Int, run: String, time: Int, kind: String, body: String, hash: String) {
        self.sequence = sequence
        self.run = run
        self.time = time
        self.kind = kind
        self.body = body
        self.hash = hash
    }

    /// A new row at the end of a chain.
    init(after head: LedgerHead?, run: String, time: Int, kind: String, body: String) {
        let sequence = (head?.sequence ?? 0) + 1
        self.init(
            sequence: sequence, run: run, time: time, kind: kind, body: body,
            hash: Self.hash(head?.hash ?? "", sequence, run, time, kind, body))
    }

    /// What the hash must be after the row before it, whose hash this is (empty for none).
    func expectedHash(after previous: String) -> String {
        Self.hash(previous, sequence, run, time, kind, body)
    }

    /// Fields are length-prefixed, so that no two rows have the same text.
    private static func hash(
        _ previous: String, _ sequence: Int, _ run: String, _ time: Int, _ kind: String, _ body: String
    ) -> String {
        let fields = [previous, "\(sequence)", run, "\(time)", kind, body]
        return Digest.of(fields.map { "\($0.utf8.count):\($0)" }.joined()).hex
    }

    func entry() throws -> LedgerEntry {
        LedgerEntry(
            sequence: sequence, run: run, time: Timestamp(seconds: time),
            event: try LedgerEvent(kind: kind, body: body))
    }
}

extension LedgerRow {
    /// All columns, and how many bytes the texts have, as a text that is read ends at a NUL.
    static let selection = """
        SELECT sequence, run, time, kind, body, hash,
            length(CAST(run AS BLOB)) + length(CAST(kind AS BLOB)) + length(CAST(body AS BLOB)) AS octets
        FROM entries
        """

    /// Nil if the columns do not hold what a ledger writes: the file is outside data, and the types of its table
    /// can be gone.
    init?(_ row: Row) {
        guard let sequence = Self.integer(row, "sequence"), let run = Self.text(row, "run"),
            let time = Self.integer(row, "time"), let kind = Self.text(row, "kind"),
            let body = Self.text(row, "body"), let hash = Self.text(row, "hash"),
            Self.integer(row, "octets") == run.utf8.count + kind.utf8.count + body.utf8.count
        else { return nil }
        self.init(sequence: sequence, run: run, time: time, kind: kind, body: body, hash: hash)
    }

    private static func integer(_ row: Row, _ column: String) -> Int? {
        let value: DatabaseValue = row[column]
        guard case .int64(let number) = value.storage else { return nil }
        return Int(number)
    }

    private static func text(_ row: Row, _ column: String) -> String? {
        let value: DatabaseValue = row[column]
        guard case .string(let text) = value.storage else { return nil }
        return text
    }
}
