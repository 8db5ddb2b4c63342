internal import Lifecycle
internal import Synchronization

/// Turns what destinations tell beside their answers into warnings of the actions that they tell it to, each line once
/// in a run.
///
/// Several actions ask the same destination, and a registry repeats its warning with each answer.
final class Notices: Sendable {
    private let events: EventSink
    private let told = Mutex<Set<String>>([])

    init(_ events: @escaping EventSink) { self.events = events }

    /// What one action hands to its destination.
    func sink(of action: String) -> NoticeSink {
        { line in
            guard self.told.withLock({ $0.insert(line).inserted }) else { return }
            await self.events(.warning(action: action, line))
        }
    }
}
