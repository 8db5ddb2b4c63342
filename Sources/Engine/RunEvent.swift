public import Lifecycle
public import ReleaseModel

/// What happens in a run, as it happens.
public enum RunEvent: Hashable, Sendable {
    /// The run began with this many actions.
    case runStarted(run: String, actions: Int)
    /// The first action of a phase began.
    case phaseStarted(Phase)
    /// An action began.
    case actionStarted(Action)
    /// An action ended.
    case actionFinished(Action, OutcomeRecord, Duration)
    /// A person should know this.
    case warning(action: String, String)
    /// The run ended.
    case runFinished(Conclusion, Duration)
}

/// Takes events; those of actions that run side by side can come side by side.
public typealias EventSink = @Sendable (RunEvent) async -> Void
