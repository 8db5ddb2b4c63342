internal import Core
internal import ReleaseModel
internal import Trust

/// A role of a plan with its keys read.
struct ApprovalRole: Sendable {
    let name: String
    /// How many of the keys have to sign.
    let count: Int
    let keys: [PublicKey]

    /// The roles of a release.
    ///
    /// - Throws: `Failures` (`key.malformed`, `key.refused`, `plan.invalid-approval`), each with the plan's line.
    static func all(of release: ResolvedRelease) throws -> [ApprovalRole] {
        var (roles, failures) = ([ApprovalRole](), [Failure]())
        for rule in release.approvals {
            do throws(Failure) {
                roles.append(try ApprovalRole(rule))
            } catch {
                var failure = error
                failure.subject = "approval \(rule.role), \(error.subject)"
                failure.location = SourceLocation(file: release.planFile, line: rule.line)
                failures.append(failure)
            }
        }
        try Failures.throwIfAny(failures)
        return roles
    }

    private init(_ rule: ApprovalRule) throws(Failure) {
        (name, count) = (rule.role, rule.count)
        var keys: [PublicKey] = []
        for key in rule.keys {
            switch key.kind {
            case .ssh: keys.append(.ssh(try SSHPublicKey(line: key.text)))
            case .minisign: keys.append(.minisign(try MinisignPublicKey(key.text)))
            }
        }
        self.keys = keys
        // The same key with another comment is the same person.
        let different = Set(keys.map(\.fingerprint)).count
        guard different >= count else {
            throw Failure(
                .invalidApproval, "keys", "expected \(count) or more different keys, found \(different)",
                advice: "name the key of each person once")
        }
    }
}
