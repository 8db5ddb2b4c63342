internal import Synchronization

/// Keeps what registries say beside their answers, each line once, until somebody tells it.
final class RegistryNotices: Sendable {
    private let kept = Mutex<[String]>([])

    /// What was said, in order.
    var lines: [String] { kept.withLock { $0 } }

    func note(_ line: String) {
        kept.withLock { lines in
            if !lines.contains(line) { lines.append(line) }
        }
    }
}

extension RegistryAccess {
    /// The same, whose registries are heard there.
    func telling(_ notices: RegistryNotices) -> RegistryAccess {
        var access = self
        access.notify = notices.note
        return access
    }
}
