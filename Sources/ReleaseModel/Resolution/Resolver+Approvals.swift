public import Core

extension Resolver {
    /// What a product demands of people must be possible, and its roles must tell them apart.
    func impossibleApprovals(_ product: ProductSpec) -> [Failure] {
        let rules = product.approvals ?? []
        return rules.compactMap(impossibility) + duplicateRoles(rules)
    }

    private func impossibility(_ rule: ApprovalRule) -> Failure? {
        let keys = Set(rule.keys).count
        let problem: (expected: String, found: String)?
        if rule.role.allSatisfy(\.isWhitespace) {
            problem = ("the name of a role", "none")
        } else if rule.count < 1 {
            problem = ("a count of 1 or more", "\(rule.count)")
        } else if keys < rule.count {
            problem = ("\(rule.count) or more different keys", "\(keys)")
        } else {
            problem = nil
        }
        return problem.map {
            Failure(
                .invalidApproval, "approval \(rule.role)", "expected \($0.expected), found \($0.found)",
                advice: "correct the approval, or leave it out", at: location(rule.line))
        }
    }

    private func duplicateRoles(_ rules: [ApprovalRule]) -> [Failure] {
        let groups = Dictionary(grouping: rules, by: \.role)
        return groups.values.filter { $0.count > 1 }.sorted { $0[0].line < $1[0].line }.map { group in
            Failure(
                .duplicateRole, "approval \(group[0].role)", "\(group.count) approvals have this role",
                advice: "put their keys into one, or call them differently", at: location(group[1].line))
        }
    }
}

extension Failure.Code {
    /// An approval that nobody could give.
    public static let invalidApproval = Self("plan.invalid-approval", .usage)
    /// Two approvals of one role.
    public static let duplicateRole = Self("plan.duplicate-role", .usage)
}
