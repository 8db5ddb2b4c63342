/// A role whose holders have to sign for a release before anything of it is published.
///
/// They sign the plan's digest and those of all artifacts, with their own `ssh-keygen` or `minisign`.
public struct Approval: Hashable, Sendable {
    let role: String
    let count: Int
    let keys: [ApprovalKey]
    let line: Int

    /// Demands signatures of a role.
    ///
    /// - Parameters:
    ///   - role: what the role is called; each role of a product once.
    ///   - count: how many of the keys have to sign; one key counts once.
    ///   - keys: whose signatures count in this role.
    ///   - line: where it is declared; the compiler fills it in.
    public init(_ role: String, count: Int = 1, keys: ApprovalKey..., line: Int = #line) {
        self.role = role
        self.count = count
        self.keys = keys
        self.line = line
    }
}

/// The public key of somebody who can approve.
public enum ApprovalKey: Hashable, Sendable {
    /// A key of OpenSSH: the line of its `.pub` file, `ssh-ed25519 AAAA… alice@example.com`.
    case ssh(String)
    /// A key of minisign: the second line of its `.pub` file, `RWQ…`.
    case minisign(String)
}
