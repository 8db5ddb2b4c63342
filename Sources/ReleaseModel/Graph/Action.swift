public import Lifecycle

/// A node of the graph: one thing that is done, or a gate that opens when all before it holds.
public struct Action: Hashable, Sendable, Identifiable {
    /// Its name in the ledger and in events: `publish npm:@kilocode/cli@7.4.23`.
    public let id: String
    /// What is done.
    public let kind: Kind
    /// What it does to the world.
    public let effect: Effect
    /// What must have succeeded before it.
    public let requires: [String]
    /// What must have ended before it, however it ended: only an order.
    public let follows: [String]

    /// Whether a release is whole without it: its failure is a warning, and nothing waits for its success.
    public let isOptional: Bool

    init(
        kind: Kind, effect: Effect, requires: [String], follows: [String], isOptional: Bool = false
    ) {
        // Asked for all the time, so it is not put together each time.
        id = kind.name
        self.kind = kind
        self.effect = effect
        self.requires = requires
        self.follows = follows
        self.isOptional = isOptional
    }

    /// What can be done.
    public enum Kind: Hashable, Sendable {
        /// Ask a place, by the number of the first destination there, whether everything may be published.
        case preflight(Int, label: String)
        /// Run a command, by its number.
        case build(Int, label: String)
        /// Make an artifact, by its number.
        case package(Int, fileName: String)
        /// Write the checksum list of a destination.
        case checksums(Int, label: String)
        /// Ask what a destination holds, now that the bytes are known.
        case inspect(Identity)
        /// Wait until everybody has signed whom the plan asks for.
        case approval(label: String)
        /// Upload without making it public.
        case stage(Identity)
        /// Make it public.
        case publish(Identity)
        /// Read it back.
        case confirm(Identity)
        /// Nothing: later actions wait for it.
        case gate(Gate)
    }

    /// The barriers of a release, in order.
    public enum Gate: String, Hashable, Sendable, CaseIterable {
        /// Every destination says that we may. Nothing is built before.
        case permitted
        /// Everything that can be checked holds, with the bytes that will be published. Nothing leaves before.
        case ready
        /// Everything that can be taken back is uploaded. Nothing irrevocable happens before.
        case staged
        /// Everything irrevocable is there. Tags, `latest` and the release page change after it.
        case settled
    }
}

extension Action.Kind {
    /// Verb and object.
    public var name: String {
        switch self {
        case .preflight(_, let label): "preflight \(label)"
        case .build(_, let label): "build \(label)"
        case .package(_, let fileName): "package \(fileName)"
        case .checksums(_, let label): "checksum \(label)"
        case .inspect(let identity): "inspect \(identity)"
        case .approval(let label): "approve \(label)"
        case .stage(let identity): "stage \(identity)"
        case .publish(let identity): "publish \(identity)"
        case .confirm(let identity): "confirm \(identity)"
        case .gate(let gate): "gate \(gate.rawValue)"
        }
    }

    /// The phase that people see it in.
    public var phase: Phase {
        switch self {
        case .preflight: .preflight
        case .build: .build
        case .package: .package
        case .checksums: .attest
        case .inspect: .inspect
        case .approval: .approve
        case .stage: .stage
        case .publish: .publish
        case .confirm: .confirm
        case .gate(.permitted): .preflight
        case .gate(.ready): .inspect
        case .gate(.staged): .stage
        case .gate(.settled): .publish
        }
    }
}

/// The phases of a run, in the order in which they begin.
public enum Phase: String, Hashable, Sendable, CaseIterable, Codable {
    /// Destinations are asked whether we may.
    case preflight
    /// Commands run.
    case build
    /// Artifacts are made.
    case package
    /// Checksums are written.
    case attest
    /// Destinations are asked what they hold.
    case inspect
    /// People sign for what is about to be published.
    case approve
    /// What can be taken back is uploaded.
    case stage
    /// It becomes public.
    case publish
    /// It is read back.
    case confirm
}
