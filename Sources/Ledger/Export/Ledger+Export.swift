internal import Core
internal import GRDB
internal import SystemPackage

extension Ledger {
    /// Writes all rows as NDJSON: the audit log.
    ///
    /// One line a row, in order, and the same bytes for the same rows:
    ///
    ///     {"sequence":1,"run":"…","time":"2026-11-24T16:18:25Z","kind":"opened","body":{…},"hash":"…","previous":""}
    ///
    /// Anybody can check it: `hash` is the SHA-256, as lower-case hexadecimal digits, of these six fields, each
    /// as its number of UTF-8 bytes in decimal digits, a colon, and the field:
    ///
    /// 1. `previous`, the hash of the line before, empty in the first;
    /// 2. `sequence` in decimal digits, from 1 without gaps;
    /// 3. `run`;
    /// 4. `time` as seconds since 1970 in decimal digits;
    /// 5. `kind`;
    /// 6. `body` as it stands in the line: JSON without spaces, keys sorted, only `"`, `\` and control characters
    ///    escaped.
    ///
    /// - Parameter write: takes the lines, each with its end, one after the other; it may block.
    /// - Returns: the newest row, whose hash a later `verify` can be given; nil if there is none.
    /// - Throws: `Failure` (`ledger.broken` at the first row that does not fit, `ledger.unusable`), and what
    ///   `write` throws.
    @discardableResult
    public func export(to write: @escaping @Sendable ([UInt8]) throws -> Void) async throws -> LedgerHead? {
        try await using { [path] database in
            let verdict = try database.read { database in
                try LedgerTable.follow(in: database) { row, previous in
                    try write(LedgerLine.bytes(row, after: previous) + [10])
                }
            }
            switch verdict {
            case .whole(let head): return head
            case .broken(let found): throw Failure.ledgerBroken("\(path)", found)
            }
        }
    }
}
