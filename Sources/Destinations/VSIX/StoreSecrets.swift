internal import Core
internal import Synchronization

/// All that must not be seen in texts from outside, with what is learnt on the way: identity tokens, and what they
/// were exchanged for.
final class StoreSecrets: Sendable {
    private let secrets: Mutex<[Secret]>

    init(_ secrets: [Secret]) { self.secrets = Mutex(secrets) }

    /// Hides one more.
    func hide(_ secret: Secret) {
        secrets.withLock { secrets in
            if !secrets.contains(secret) { secrets.append(secret) }
        }
    }

    /// The text with every occurrence of a secret replaced.
    func redact(_ text: String) -> String { Redactor(secrets.withLock { $0 }).redact(text) }
}
