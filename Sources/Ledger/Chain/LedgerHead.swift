/// The newest row of a chain: who knows its hash knows the whole chain before it.
public struct LedgerHead: Hashable, Sendable {
    /// The number of the row, which is the number of rows.
    public let sequence: Int
    /// The hash of the row: 64 hexadecimal digits.
    public let hash: String

    /// Names a row.
    public init(sequence: Int, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }
}

/// What a check of the chain of hashes found.
public enum ChainVerdict: Hashable, Sendable {
    /// Every row is what was written; the newest one, nil if there is none.
    case whole(LedgerHead?)
    /// A row is not.
    case broken(ChainBreak)
}

/// The first row at which a chain breaks.
public struct ChainBreak: Hashable, Sendable, CustomStringConvertible {
    /// The number of the row.
    public let sequence: Int
    /// What is wrong there.
    public let reason: Reason

    /// How a chain can break.
    public enum Reason: Hashable, Sendable {
        /// The row has another content than its hash and the rows before it say: it was changed, or moved here.
        case altered
        /// The row is not there; the next one that is has this number.
        case missing(next: Int)
        /// The chain ends before this row, or was written anew: no row has the hash that was known before.
        case unknownHead(String)
    }

    /// Creates a finding.
    public init(sequence: Int, reason: Reason) {
        self.sequence = sequence
        self.reason = reason
    }

    /// What is wrong, as people read it.
    public var description: String {
        switch reason {
        case .altered: "entry \(sequence) was changed or moved: its hash does not fit its content"
        case .missing(let next): "entry \(sequence) was removed or moved: entry \(next) stands in its place"
        case .unknownHead(let hash):
            "no entry has the hash \(hash): entries from \(sequence) on were cut off, or all were written anew"
        }
    }
}
