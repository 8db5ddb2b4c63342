internal import Core
internal import Engine
internal import Ledger
internal import ReleaseModel

/// The approvals of a run that is in a ledger.
struct RunApprovals: Sendable {
    let recorded: RecordedRun
    let judge: ApprovalJudge
    let given: [LedgerEvent.Approval]

    /// The last release of a ledger, or the run that is named.
    static func find(_ run: String?, in project: Project) async throws -> RunApprovals {
        let recorded = try await RecordedRun.find(run, in: project.workFolder, where: RecordedRun.isRelease)
        let history = try await recorded.history()
        let subject = try ApprovalSubject(release: recorded.release(), records: history.packaged)
        return RunApprovals(
            recorded: recorded, judge: try ApprovalJudge(subject), given: history.approvals)
    }

    var report: ApprovalReport {
        let release = judge.subject.release
        return ApprovalReport(
            run: recorded.id, headline: "\(release.product.name) \(release.version)",
            verdict: judge.judge(given))
    }

    /// The role that was named, or the only one.
    func role(_ name: String?) throws -> ApprovalRole {
        if name == nil, judge.roles.count == 1 { return judge.roles[0] }
        guard let name else {
            let known = judge.roles.map(\.name).joined(separator: ", ")
            throw Failure(
                .unknownRole, "approve", "expected one role, found \(judge.roles.count)",
                advice: known.isEmpty
                    ? "nobody has to approve this release" : "name one with --role: \(known)")
        }
        return try judge.role(name)
    }

    /// Records a signature, if it counts and is not there already.
    ///
    /// - Returns: the approvals with it.
    func record(_ signature: String, in role: ApprovalRole) async throws -> RunApprovals {
        let approval = try judge.approval(in: role.name, signature: signature)
        let isKnown = judge.judge(given).standings.contains { standing in
            standing.role.name == approval.role
                && standing.signers.contains { $0.fingerprint == approval.signer }
        }
        if isKnown { return self }
        try await recorded.ledger.append(.approved(approval), run: recorded.id)
        return RunApprovals(recorded: recorded, judge: judge, given: given + [approval])
    }
}
