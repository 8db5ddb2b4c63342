public import Core

/// One thing to publish at one destination: an npm version, a VSIX for one target, a GitHub release with its
/// assets, a tagged image.
///
/// It holds all it needs (bytes in the store, credentials, transport); its five verbs may be called again at
/// any time, in any run.
public protocol Publication: Sendable {
    /// What the destination knows it by.
    var identity: Identity { get }
    /// The digest of what is to be there: of the one artifact, or over all of them in order.
    var digest: Digest { get }
    /// What `publish` does.
    var effect: Effect { get }

    /// Asks, read-only, what the destination holds for this identity.
    ///
    /// - Throws: `Failure` if it cannot be found out (no connection, refused credential).
    func inspect() async throws -> Observation

    /// Uploads without making it public, where the protocol can; else does nothing and answers `.staged`.
    /// Repeatable: what is there already is not sent again.
    func stage() async -> Outcome

    /// Makes it public. Called only after `inspect` answered `.absent`, or `.pending` for a draft of ours.
    func publish() async -> Outcome

    /// Reads it back by an independent path and compares bytes or their normal form.
    func confirm() async -> Outcome

    /// What could be undone, as described steps; nothing is done.
    ///
    /// Steps that can be undone come before those that cannot, and those that delete come last.
    func retract() -> [RetractionStep]

    /// Does one step of `retract()` that a person has confirmed, and nothing else.
    ///
    /// It looks first whether the destination still holds what the step is about. Can be repeated: what is done
    /// already is `done`.
    ///
    /// - Returns: `done` with what was changed, or `failed`; of a step that only a person can do, with the code
    ///   `retraction.by-hand`.
    func perform(_ step: RetractionStep) async -> OutcomeRecord
}

extension Publication {
    /// Refuses: without an implementation of its own, a destination leaves all steps to people.
    public func perform(_ step: RetractionStep) async -> OutcomeRecord { .failed([byHand(step)]) }

    /// The failure of a step that only a person can do.
    public func byHand(_ step: RetractionStep) -> Failure {
        Failure(
            .retractionByHand, "\(identity) \(step.id)", "this step has to be done by hand",
            advice: "do it yourself: \(step.call)")
    }
}

extension Failure.Code {
    /// A step of a retraction that this tool does not do.
    public static let retractionByHand = Self("retraction.by-hand", .usage)
    /// Some of what belongs together is public and some is not.
    public static let partlyPublished = Self("destination.partly-published", .work)
}

/// Checks before anything is built, for all that a plan sends to one destination.
public protocol Preflight: Sendable {
    /// The destination, as people name it: `npm`, `ghcr.io/kilo-org/kilocode`.
    var destination: String { get }
    /// Checks, read-only, that the credential is valid and may publish these identities, and whether they exist.
    /// All problems are found, not only the first.
    func check(_ identities: [Identity]) async -> [Failure]
}

/// What a destination knows a published thing by.
public struct Identity: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The destination: `npm`, `marketplace`, `open-vsx`, `github`, `ghcr.io/kilo-org/kilocode`.
    public let destination: String
    /// The name there: `@kilocode/cli`, `kilocode.kilo-code`, `Kilo-Org/kilocode`.
    public let name: String
    /// The version or tag there.
    public let version: String
    /// What tells several of one name and version apart: a VSIX's target; empty for none.
    public let variant: String

    /// Creates an identity.
    public init(destination: String, name: String, version: String, variant: String = "") {
        self.destination = destination
        self.name = name
        self.version = version
        self.variant = variant
    }

    /// `npm:@kilocode/cli@7.4.23`, `marketplace:kilocode.kilo-code@7.4.23(linux-x64)`.
    public var description: String {
        "\(destination):\(name)@\(version)" + (variant.isEmpty ? "" : "(\(variant))")
    }
}

/// What an action does to the world.
public enum Effect: String, Hashable, Sendable, Codable, CaseIterable {
    /// Only on this machine; can be done again.
    case local
    /// Read-only requests.
    case remoteRead
    /// Visible or not, it can be taken back (a draft, a blob, a tag).
    case reversible
    /// Cannot be taken back (an npm version, a Marketplace version).
    case irrevocable
}
