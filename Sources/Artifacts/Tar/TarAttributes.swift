public import Core

/// What a tar says of a file besides its contents.
public struct TarAttributes: Hashable, Sendable {
    /// Permission bits with set-user-id, set-group-id and sticky: `0o755`.
    public var mode: UInt16
    /// Who owns it.
    public var owner: TarOwner
    /// When it was last changed; nil for the time of the whole tar.
    public var modified: Timestamp?
    /// Extended attributes by their full names: `security.capability`.
    public var extended: [String: [UInt8]]

    /// Creates attributes; owned by root and without extended ones unless given.
    public init(
        mode: UInt16, owner: TarOwner = .root, modified: Timestamp? = nil, extended: [String: [UInt8]] = [:]
    ) {
        self.mode = mode
        self.owner = owner
        self.modified = modified
        self.extended = extended
    }
}

/// A numeric owner: names mean different users on different machines.
public struct TarOwner: Hashable, Sendable {
    /// The user's number.
    public var user: Int
    /// The group's number.
    public var group: Int

    /// Creates an owner.
    public init(user: Int, group: Int) {
        self.user = user
        self.group = group
    }

    /// Reads `1000:1000`, or `1000` for the same group; nil for anything else, and for numbers that no system has.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { UInt32($0) }
        guard let first = parts.first, let user = first, parts.count <= 2, let last = parts.last,
            let group = last, user < .max, group < .max
        else { return nil }
        self.init(user: Int(user), group: Int(group))
    }

    /// User and group 0.
    public static let root = TarOwner(user: 0, group: 0)
}
