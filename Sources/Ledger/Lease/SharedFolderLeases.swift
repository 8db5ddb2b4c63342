public import Core
public import SystemPackage

/// Leases in a folder that several machines share.
///
/// Every holding is a file of its own, named by its fence, and the highest one is the lease. A new one is made with
/// `link`, which fails if the name is taken, so that of all who try to follow the same holder one succeeds. Files are
/// never removed: a fence cannot come back. A holder that died is followed when its term is over.
///
/// Assumptions:
/// - `link` and `rename` are atomic for all machines, as on local disks and NFS from version 3 on. On NFS, mount
///   with `lookupcache=none` or `noac`, so that a new holder is seen at once.
/// - Clocks differ by less than `allowance`. Within it a holder stops by its own clock before anybody may follow, also
///   if it cannot see that somebody has.
/// - No step between two checks takes longer than half a term. A step that does may still be under way when
///   the next holder begins; only a destination that looks at fences could refuse it.
public struct SharedFolderLeases: LeaseIssuer {
    let folder: FilePath
    let holder: String
    let term: Int
    let allowance: Int
    let now: @Sendable () -> Timestamp

    /// Leases in a folder.
    ///
    /// - Parameters:
    ///   - folder: the shared folder; it is made if it is not there.
    ///   - holder: who asks, as others are told: host, process and run.
    ///   - term: seconds until a holder that does not renew loses the lease.
    ///   - allowance: seconds by which clocks may differ.
    ///   - now: the clock.
    public init(
        folder: FilePath, holder: String, term: Int, allowance: Int,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.folder = folder
        self.holder = holder
        self.term = term
        self.allowance = allowance
        self.now = now
    }

    /// Takes the lease of a product, if nobody has it.
    ///
    /// - Throws: `Failure`: `lease.held` naming the holder, `lease.unusable`.
    public func acquire(_ product: String) async throws -> any Lease {
        try await offPool { try take(product) }
    }

    private func take(_ product: String) throws -> SharedFolderLease {
        // Read first: time that passes until the file stands shortens our own term only.
        let time = now().seconds
        // A product's name may hold what a file's name must not.
        let holdings = try LeaseFolder(folder.appending(Digest.of(product).hex))
        let latest = try holdings.latest()
        if let latest, !latest.record.isOver(at: time, allowance: allowance) {
            throw Failure.leaseHeld(product, latest.record)
        }
        let record = LeaseRecord(
            product: product, holder: holder, expires: time + term, isReleased: false)
        let fence = (latest?.fence ?? 0) + 1
        guard try holdings.create(record, fence) else {
            throw Failure.leaseHeld(product, try holdings.latest()?.record)
        }
        return SharedFolderLease(fence: fence, record: record, term: term, holdings: holdings, now: now)
    }
}

extension Failure {
    fileprivate static func leaseHeld(_ product: String, _ record: LeaseRecord?) -> Failure {
        let until = record.map { Timestamp(seconds: $0.expires).rfc3339 } ?? "soon"
        return Failure(
            .leaseHeld, product,
            "another release of it is under way: \(record?.holder ?? "somebody") holds the lease until \(until)",
            advice: "wait for it to end; if it has died, the lease ends at that time")
    }
}
