internal import Core
internal import Ledger
internal import Trust

/// Decides which approvals count.
///
/// A row of the ledger proves nothing: every signature is verified again, with the keys of the plan, against the
/// statement as it is now. A key counts once in a role, and only in roles that name it; a key that two roles name
/// has to sign for each, as their statements differ.
struct ApprovalJudge: Sendable {
    let subject: ApprovalSubject
    let roles: [ApprovalRole]

    /// - Throws: `Failures` for keys that are none.
    init(_ subject: ApprovalSubject) throws {
        self.subject = subject
        roles = try ApprovalRole.all(of: subject.release)
    }

    /// What the recorded approvals, in their order, come to.
    func judge(_ recorded: [LedgerEvent.Approval]) -> ApprovalVerdict {
        var (given, void) = ([String: [ApprovalVerdict.Signer]](), [ApprovalVerdict.Void]())
        for approval in recorded {
            do throws(Failure) {
                let signer = try signer(of: approval)
                if given[approval.role]?.contains(signer) != true {
                    given[approval.role, default: []].append(signer)
                }
            } catch {
                void.append(ApprovalVerdict.Void(approval: approval, reason: error))
            }
        }
        let standings = roles.map {
            ApprovalVerdict.Standing(role: $0, signers: given[$0.name] ?? [])
        }
        return ApprovalVerdict(standings: standings, void: void)
    }

    /// A signature as the ledger records it, if it counts.
    ///
    /// - Throws: `Failure` (`approval.unknown-role`, and what reading and verifying a signature throws).
    func approval(in name: String, signature: String) throws(Failure) -> LedgerEvent.Approval {
        let role = try role(name)
        let statement = subject.statement(for: name)
        let key = try DetachedSignature(signature).verify(
            statement.bytes, namespace: ApprovalStatement.namespace, by: role.keys)
        return LedgerEvent.Approval(
            role: name, signer: key.fingerprint, signature: signature, statement: statement.digest)
    }

    func role(_ name: String) throws(Failure) -> ApprovalRole {
        guard let role = roles.first(where: { $0.name == name }) else {
            let known = roles.map(\.name).joined(separator: ", ")
            throw Failure(
                .unknownRole, "approval \(name)", "the plan demands no approval of this role",
                advice: known.isEmpty ? "nobody has to approve this release" : "it demands: \(known)")
        }
        return role
    }

    private func signer(of approval: LedgerEvent.Approval) throws(Failure) -> ApprovalVerdict.Signer {
        let role = try role(approval.role)
        let statement = subject.statement(for: approval.role)
        guard approval.statement == statement.digest else {
            throw Failure(
                .approvalVoid, "approval \(approval.role)",
                "expected a signature of statement \(statement.digest), found one of \(approval.statement)",
                advice: "plan, inputs or artifacts have changed since; sign again")
        }
        let key = try DetachedSignature(approval.signature).verify(
            statement.bytes, namespace: ApprovalStatement.namespace, by: role.keys)
        return ApprovalVerdict.Signer(fingerprint: key.fingerprint, label: key.label)
    }
}

extension Failure.Code {
    /// A role that the plan does not have.
    static let unknownRole = Self("approval.unknown-role", .usage)
    /// An approval of another plan or other artifacts.
    static let approvalVoid = Self("approval.void", .mismatch)
}
