public import Core
public import Ledger
public import Lifecycle
public import ReleaseModel

/// Does the work of actions; put together where all modules meet.
public protocol Workshop: Sendable {
    /// Asks a destination, by its number, whether everything may be published there.
    ///
    /// What it tells beside that goes to `notify`.
    func preflight(_ destination: Int, notify: @escaping NoticeSink) async -> [Failure]
    /// Runs a command, by its number.
    ///
    /// - Returns: a line that says what happened.
    func build(_ command: Int) async throws -> String
    /// Makes an artifact, by its number.
    func package(_ artifact: Int) async throws -> Packaged
    /// Writes the checksum list of a destination, by its number.
    func checksums(_ destination: Int) async throws -> Packaged
    /// Takes an artifact that an earlier sitting of the run made, after its bytes have been read again.
    ///
    /// - Throws: `Failure` if they are missing or have changed.
    func restore(_ record: LedgerEvent.PackagedRecord, as kind: Action.Kind) async throws
    /// Who has to sign still, in words; nil if all have who must.
    func missingApproval(_ given: [LedgerEvent.Approval]) async throws -> String?
    /// What is published under an identity, now that its artifacts are made.
    ///
    /// What its destination tells beside the outcomes of its verbs goes to `notify`.
    func publication(_ identity: Identity, notify: @escaping NoticeSink) async throws -> any Publication
}

/// An artifact that is in the store.
public struct Packaged: Hashable, Sendable {
    /// Its file name.
    public let fileName: String
    /// Its digest.
    public let digest: Digest
    /// Its size in bytes.
    public let size: Int
    /// What its destinations need to know of it, as JSON text: `restore` is given it later.
    public let content: String
    /// What a person should know about it: files that look like leaks, an ignore line without effect.
    public let warnings: [String]

    /// Creates a description.
    public init(fileName: String, digest: Digest, size: Int, content: String, warnings: [String] = []) {
        self.fileName = fileName
        self.digest = digest
        self.size = size
        self.content = content
        self.warnings = warnings
    }
}
