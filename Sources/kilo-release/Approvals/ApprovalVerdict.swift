internal import Core
internal import Ledger

/// What the approvals of a release come to.
struct ApprovalVerdict: Sendable {
    /// Somebody whose signature counts.
    struct Signer: Hashable, Sendable {
        let fingerprint: String
        /// What the plan says about the key's owner; may be empty.
        let label: String

        static func == (left: Self, right: Self) -> Bool { left.fingerprint == right.fingerprint }

        func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
    }

    /// A role and who has signed in it.
    struct Standing: Sendable {
        let role: ApprovalRole
        let signers: [Signer]

        /// How many have to sign still.
        var missing: Int { max(0, role.count - signers.count) }
    }

    /// A recorded approval that does not count, and why.
    struct Void: Sendable {
        let approval: LedgerEvent.Approval
        let reason: Failure
    }

    /// The plan's roles, in its order.
    let standings: [Standing]
    let void: [Void]

    /// Who has to sign still, in words; nil if all have who must.
    var missing: String? {
        let open = standings.filter { $0.missing > 0 }.map {
            "\($0.role.name) (\($0.signers.count) of \($0.role.count))"
        }
        return open.isEmpty ? nil : "approvals are missing: \(open.joined(separator: ", "))"
    }
}
