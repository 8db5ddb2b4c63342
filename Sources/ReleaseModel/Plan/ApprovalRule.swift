/// A role that has to sign before a release is published.
public struct ApprovalRule: Hashable, Sendable, Codable {
    /// What the role is called.
    public let role: String
    /// How many of the keys have to sign.
    public let count: Int
    /// Whose signatures count.
    public let keys: [Key]
    /// The line of the plan.
    public let line: Int

    /// Creates a rule.
    public init(role: String, count: Int, keys: [Key], line: Int) {
        self.role = role
        self.count = count
        self.keys = keys
        self.line = line
    }

    /// A public key as the plan spells it.
    ///
    /// Whether it is one is for a module that knows keys.
    public struct Key: Hashable, Sendable, Codable {
        /// The program that it is for.
        public let kind: Kind
        /// The key.
        public let text: String

        /// Creates a key.
        public init(_ kind: Kind, _ text: String) {
            self.kind = kind
            self.text = text
        }

        /// The programs that sign.
        public enum Kind: String, Hashable, Sendable, Codable {
            /// OpenSSH's ssh-keygen.
            case ssh
            /// minisign.
            case minisign
        }
    }
}

extension ResolvedRelease {
    /// The roles that have to sign before this release is published; empty if nobody has to.
    public var approvals: [ApprovalRule] { product.approvals ?? [] }

    /// The same release with nobody to ask: for rehearsals that run without people.
    public func withoutApprovals() -> ResolvedRelease {
        var release = self
        release.product.approvals = nil
        return release
    }
}
