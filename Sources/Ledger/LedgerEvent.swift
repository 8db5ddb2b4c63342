public import Core
public import Lifecycle

/// What the ledger records.
public enum LedgerEvent: Hashable, Sendable {
    /// A run began: its plan's digest, and the resolved release as JSON.
    case opened(RunOpening)
    /// An effect is about to happen.
    case intent(Intent)
    /// An action ended.
    case outcome(action: String, OutcomeRecord)
    /// An artifact is in the store.
    case packaged(PackagedRecord)
    /// A person with a named role signed for the artifacts.
    case approved(Approval)
    /// The run goes on after it had stopped, whatever had stopped it.
    case resumed(Resumption)
    /// The run ended.
    case closed(conclusion: String)

    /// How a run began.
    public struct RunOpening: Hashable, Sendable, Codable {
        /// The product.
        public let product: String
        /// The version.
        public let version: String
        /// How far the run was to go: `release`, `package`.
        public let scope: String
        /// The SHA-256 of the plan.
        public let planDigest: Digest
        /// The resolved release, as JSON text: what a later run continues with.
        public let release: String

        /// Creates an opening.
        public init(product: String, version: String, scope: String, planDigest: Digest, release: String) {
            self.product = product
            self.version = version
            self.scope = scope
            self.planDigest = planDigest
            self.release = release
        }
    }

    /// An effect that is about to happen.
    public struct Intent: Hashable, Sendable, Codable {
        /// The action.
        public let action: String
        /// What the destination will know it by.
        public let identity: Identity
        /// The digest of what it is to hold.
        public let digest: Digest

        /// Creates an intent.
        public init(action: String, identity: Identity, digest: Digest) {
            self.action = action
            self.identity = identity
            self.digest = digest
        }
    }

    /// An artifact that is in the store.
    public struct PackagedRecord: Hashable, Sendable, Codable {
        /// The action that made it.
        public let action: String
        /// Its file name.
        public let fileName: String
        /// Its digest, which is its place in the store.
        public let digest: Digest
        /// Its size in bytes.
        public let size: Int
        /// What its destinations need to know of it, as JSON text: what a resumed run continues with.
        public let content: String

        /// Creates a record.
        public init(action: String, fileName: String, digest: Digest, size: Int, content: String) {
            self.action = action
            self.fileName = fileName
            self.digest = digest
            self.size = size
            self.content = content
        }
    }

    /// A signature over what is about to be published.
    public struct Approval: Hashable, Sendable, Codable {
        /// The role that it was given in.
        public let role: String
        /// The fingerprint of the key.
        public let signer: String
        /// The signature, as its program wrote it.
        public let signature: String
        /// The SHA-256 of the statement that was signed: it covers the plan and all artifacts.
        public let statement: Digest

        /// Creates an approval.
        public init(role: String, signer: String, signature: String, statement: Digest) {
            self.role = role
            self.signer = signer
            self.signature = signature
            self.statement = statement
        }
    }

    /// How a run went on.
    public struct Resumption: Hashable, Sendable, Codable {
        /// The version of the tool.
        public let tool: String

        /// Creates a resumption.
        public init(tool: String) { self.tool = tool }
    }
}

/// A row of the ledger.
public struct LedgerEntry: Hashable, Sendable {
    /// Its place, from 1, without gaps.
    public let sequence: Int
    /// The run.
    public let run: String
    /// When it was written.
    public let time: Timestamp
    /// What it records.
    public let event: LedgerEvent
}
