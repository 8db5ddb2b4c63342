public import Core
internal import GRDB
internal import SystemPackage

extension Ledger {
    /// Checks the chain of hashes, row by row, in memory that does not grow with their number.
    ///
    /// A row that was changed, removed or moved is found by the chain alone. Rows that were cut off at the end
    /// are not: what is left is a shorter ledger that is just as whole, and whoever can cut this file could cut
    /// a note of its end that lies beside it, too. So the end has to be known from elsewhere: a hash that was
    /// printed, exported or sent away before must belong to some row.
    ///
    /// - Parameter knownHead: the hash of a row that was the newest one once; it need not be the newest now.
    /// - Returns: the newest row, or the first that is broken and why.
    /// - Throws: `Failure` (`ledger.unusable`).
    public func verify(knownHead: String? = nil) async throws -> ChainVerdict {
        try await using { database in
            try database.read { try LedgerTable.verify(knownHead: knownHead, in: $0) }
        }
    }

    /// Checks the chain as `verify` does, and throws what it finds.
    ///
    /// - Returns: the newest row; nil if there is none.
    /// - Throws: `Failure` (`ledger.broken`, `ledger.unusable`).
    @discardableResult
    public func requireWhole(knownHead: String? = nil) async throws -> LedgerHead? {
        switch try await verify(knownHead: knownHead) {
        case .whole(let head): return head
        case .broken(let found): throw Failure.ledgerBroken("\(path)", found)
        }
    }
}

extension Failure {
    static func ledgerBroken(_ subject: String, _ found: ChainBreak) -> Failure {
        Failure(
            .ledgerBroken, subject, found.description,
            advice: "do not trust this ledger; ask the destinations, with a release of the same version")
    }
}

extension Failure.Code {
    /// The ledger's chain of hashes is broken.
    public static let ledgerBroken = Self("ledger.broken", .mismatch)
}
