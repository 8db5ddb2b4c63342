internal import Core
internal import Synchronization

/// A lease that is held in a shared folder.
final class SharedFolderLease: Lease {
    let fence: Int
    private let term: Int
    private let holdings: LeaseFolder
    private let now: @Sendable () -> Timestamp
    /// Held while the file is written, so that a renewal cannot undo a release.
    private let record: Mutex<LeaseRecord>

    init(
        fence: Int, record: LeaseRecord, term: Int, holdings: LeaseFolder,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.fence = fence
        self.term = term
        self.holdings = holdings
        self.now = now
        self.record = Mutex(record)
    }

    func check() async throws {
        try await offPool { [self] in
            try record.withLock { record in
                let time = try requireHeld(record)
                if record.expires - time <= term / 2 { try lengthen(&record, from: time) }
            }
        }
    }

    func renew() async throws {
        try await offPool { [self] in
            try record.withLock { try lengthen(&$0, from: try requireHeld($0)) }
        }
    }

    func release() async throws {
        try await offPool { [self] in
            try record.withLock { record in
                if record.isReleased { return }
                // From here on `check` fails, also if the file cannot be written.
                record.isReleased = true
                if try holdings.highestFence() == fence { try holdings.replace(record, fence) }
            }
        }
    }

    /// The time, if the lease is held: by our clock first, which holds also when the folder shows old contents.
    private func requireHeld(_ record: LeaseRecord) throws -> Int {
        let time = now().seconds
        if record.isReleased { throw lost(record, "it was given back") }
        guard time < record.expires else {
            throw lost(record, "it ran out at \(Timestamp(seconds: record.expires).rfc3339)")
        }
        try requireHighest(record)
        return time
    }

    /// A holder whose term is over must not write: whoever follows may have read its record already.
    private func lengthen(_ record: inout LeaseRecord, from time: Int) throws {
        var longer = record
        longer.expires = time + term
        try holdings.replace(longer, fence)
        record = longer
        try requireHighest(record)
    }

    private func requireHighest(_ record: LeaseRecord) throws {
        guard let latest = try holdings.latest(), latest.fence == fence else {
            let other = try holdings.latest()
            throw lost(record, "\(other?.record.holder ?? "nobody") has followed with \(other?.fence ?? 0)")
        }
    }

    private func lost(_ record: LeaseRecord, _ reason: String) -> Failure {
        Failure(
            .leaseLost, record.product, "the lease \(fence) of \(record.holder) is lost: \(reason)",
            advice: "nothing further was published; see that no other release is under way, then resume")
    }
}
