public import Core

/// Keeps releases of one product apart where several machines work, as `RunLock` does on one.
public protocol LeaseIssuer: Sendable {
    /// Takes the lease of a product, if nobody has it.
    ///
    /// - Throws: `Failure`: `lease.held` naming the holder, `lease.unusable`.
    func acquire(_ product: String) async throws -> any Lease
}

/// The right to act for a product, for a time.
///
/// A lease can be lost at any moment: its holder was stopped for too long, and somebody else went on. So it is
/// checked before each step that cannot be taken back, and its fence, which rises with every new holder, tells who
/// came later.
public protocol Lease: Sendable {
    /// The number of this holding: larger than that of every one before, and never given twice.
    var fence: Int { get }

    /// Passes while the lease is held, and then leaves it with more than half of its term.
    ///
    /// - Throws: `Failure`: `lease.lost` if it ran out or was taken over, `lease.unusable`.
    func check() async throws

    /// Lengthens the lease to a full term from now.
    ///
    /// - Throws: as `check`.
    func renew() async throws

    /// Gives the lease back; one that is lost already stays lost.
    ///
    /// - Throws: `Failure` (`lease.unusable`); the lease then ends with its term.
    func release() async throws
}

extension Failure.Code {
    /// Another release of the product holds the lease.
    public static let leaseHeld = Self("lease.held", .refused)
    /// The lease ran out or was taken over while it was needed.
    public static let leaseLost = Self("lease.lost", .work)
    /// The place of the lease cannot be read or written.
    public static let leaseUnusable = Self("lease.unusable", .work)
}
