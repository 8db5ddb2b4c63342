/// Follows a chain row by row, holding no more than its end.
struct ChainCheck {
    /// The last row that fitted.
    private(set) var head: LedgerHead?
    /// Whether a row with the hash that was known before has passed.
    private var isKnownHeadMissing: Bool
    private let knownHead: String?

    /// - Parameter knownHead: a hash that some row must have.
    init(knownHead: String? = nil) {
        self.knownHead = knownHead
        isKnownHeadMissing = knownHead != nil
    }

    /// Takes the next row, nil for one that cannot be read; answers where the chain breaks, if it does here.
    mutating func take(_ row: LedgerRow?) -> ChainBreak? {
        let expected = (head?.sequence ?? 0) + 1
        guard let row else { return ChainBreak(sequence: expected, reason: .altered) }
        guard row.sequence >= expected else { return ChainBreak(sequence: row.sequence, reason: .altered) }
        guard row.sequence == expected else {
            return ChainBreak(sequence: expected, reason: .missing(next: row.sequence))
        }
        guard row.hash == row.expectedHash(after: head?.hash ?? "") else {
            return ChainBreak(sequence: expected, reason: .altered)
        }
        head = LedgerHead(sequence: row.sequence, hash: row.hash)
        if row.hash == knownHead { isKnownHeadMissing = false }
        return nil
    }

    /// What is to be said when no row is left.
    var verdict: ChainVerdict {
        guard let knownHead, isKnownHeadMissing else { return .whole(head) }
        return .broken(ChainBreak(sequence: (head?.sequence ?? 0) + 1, reason: .unknownHead(knownHead)))
    }
}
