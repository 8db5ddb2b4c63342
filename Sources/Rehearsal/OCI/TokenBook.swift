internal import Core
internal import Synchronization

/// The tokens that were given out.
///
/// They live as long as the server: a registry that starts again makes its clients ask again.
final class TokenBook: Sendable {
    struct Token: Sendable {
        let actions: [String: Set<RegistryAction>]
        let end: Timestamp

        func allows(_ need: AccessNeed) -> Bool {
            actions[need.repository, default: []].isSuperset(of: need.actions)
        }
    }

    private let issued = Mutex<[String: Token]>([:])

    subscript(name: String) -> Token? { issued.withLock { $0[name] } }

    /// Counted and not random: a rehearsal runs the same way every time, and guards nothing.
    func issue(_ actions: [String: Set<RegistryAction>], end: Timestamp) -> String {
        issued.withLock { tokens in
            let name = "rehearsal-token-\(tokens.count + 1)"
            tokens[name] = Token(actions: actions, end: end)
            return name
        }
    }
}
