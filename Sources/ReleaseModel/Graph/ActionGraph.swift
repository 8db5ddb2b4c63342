/// The actions of a release, each after those that it needs.
public struct ActionGraph: Hashable, Sendable {
    /// The actions in an order in which they could run one by one.
    public let actions: [Action]

    /// Creates a graph of actions that are already in order.
    init(actions: [Action]) { self.actions = actions }

    /// How far a run goes.
    public enum Scope: String, Hashable, Sendable {
        /// Preflight only.
        case check
        /// Commands only.
        case build
        /// Commands and artifacts.
        case package
        /// Everything that changes nothing elsewhere: preflight, build, package, inspect.
        case dryRun = "dry-run"
        /// Everything.
        case release
    }
}
