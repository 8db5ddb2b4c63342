public import Core
internal import GRDB
public import SystemPackage

/// What an import did.
public struct LedgerImport: Hashable, Sendable {
    /// The newest row, in the file and now in the ledger.
    public let head: LedgerHead
    /// How many rows the ledger did not have before.
    public let added: Int
}

extension Ledger {
    /// Takes over all rows of an exported ledger, as they are.
    ///
    /// This ledger must be empty, or hold the first rows of the file: then the file is its continuation. The chain
    /// is checked while it is read, and all rows come in one transaction, so that either all are there afterwards or
    /// nothing has changed.
    ///
    /// - Parameters:
    ///   - file: what `export` wrote.
    ///   - head: the newest row that the file must have, where it is known from elsewhere.
    /// - Returns: the newest row, and how many came.
    /// - Throws: `Failure`: `ledger.not-exported` for a file that is none or was cut, `ledger.broken` for one whose
    ///   chain does not hold, `ledger.diverged` if this ledger has rows that the file has not, `file.unreadable`,
    ///   `ledger.unusable`.
    @discardableResult
    public func importRows(from file: FilePath, head: LedgerHead? = nil) async throws -> LedgerImport {
        try await using { [path] database in
            try database.write { try RowImport(file: file, ledger: path, head: head).perform(in: $0) }
        }
    }
}

private struct RowImport {
    let file: FilePath
    let ledger: FilePath
    let head: LedgerHead?

    func perform(in database: Database) throws -> LedgerImport {
        let present = try LedgerTable.head(in: database)?.sequence ?? 0
        var check = ChainCheck(knownHead: head?.hash)
        let isWhole = try LineReader.read(file) { line in
            let row = try next(line, &check)
            if row.sequence > present {
                try LedgerTable.insert(row, in: database)
            } else if try LedgerTable.row(row.sequence, in: database) != row {
                throw diverged("entry \(row.sequence) of it is not that of \(file)")
            }
        }
        guard isWhole else { throw Failure.notExported(file, "ends in the middle of a line") }
        return try finish(check, present)
    }

    private func next(_ line: [UInt8], _ check: inout ChainCheck) throws -> LedgerRow {
        let previous = check.head?.hash ?? ""
        guard let read = LedgerLine.row(line) else {
            let number = (check.head?.sequence ?? 0) + 1
            throw Failure.notExported(file, "line \(number) is none that an export writes")
        }
        if let found = check.take(read.row) { throw Failure.ledgerBroken("\(file)", found) }
        guard read.previous == previous else {
            throw Failure.ledgerBroken(
                "\(file)", ChainBreak(sequence: read.row.sequence, reason: .altered))
        }
        return read.row
    }

    private func finish(_ check: ChainCheck, _ present: Int) throws -> LedgerImport {
        if case .broken(let found) = check.verdict { throw Failure.ledgerBroken("\(file)", found) }
        guard let last = check.head else { throw Failure.notExported(file, "has no line") }
        if let head, head != last {
            throw Failure.notExported(file, "ends with entry \(last.sequence) and not \(head.sequence)")
        }
        guard last.sequence >= present else {
            throw diverged("it has \(present) entries, of which \(file) has only \(last.sequence)")
        }
        return LedgerImport(head: last, added: last.sequence - present)
    }

    private func diverged(_ found: String) -> Failure {
        Failure(
            .ledgerDiverged, "\(ledger)", "this ledger is no beginning of the imported one: \(found)",
            advice: "import into the folder that the export came from, or name an empty one with --state")
    }
}

extension Failure {
    static func notExported(_ file: FilePath, _ found: String) -> Failure {
        Failure(
            .ledgerNotExported, "\(file)", "is no exported ledger: \(found)",
            advice: "export it again with this version of kilo-release, and copy the file whole")
    }
}

extension Failure.Code {
    /// A file is not what `ledger export` writes.
    public static let ledgerNotExported = Self("ledger.not-exported", .usage)
    /// A ledger has rows that the one to be imported has not.
    public static let ledgerDiverged = Self("ledger.diverged", .usage)
}
