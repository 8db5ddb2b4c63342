internal import Core
internal import HTTPTypes
internal import Synchronization

/// A credential and what became of it: the tokens that an identity was exchanged for.
final class NPMAuthority: Sendable {
    let credential: NPMCredential
    private let state = Mutex(State())

    private struct State {
        var tokens: [String: Secret] = [:]
        var secrets: [Secret] = []
    }

    init(_ credential: NPMCredential) { self.credential = credential }

    /// The token that was exchanged for a package.
    func token(for package: String) -> Secret? { state.withLock { $0.tokens[package] } }

    /// Keeps an exchanged token.
    func keep(_ token: Secret, for package: String, from identity: Secret) {
        state.withLock { state in
            state.tokens[package] = token
            state.secrets += [token, identity]
        }
    }

    /// Forgets an exchanged token that the registry does not take any more.
    ///
    /// Returns whether there was one, so that another exchange makes sense.
    func forget(_ package: String?) -> Bool {
        guard let package else { return false }
        return state.withLock { $0.tokens.removeValue(forKey: package) != nil }
    }

    /// Remembers what must not be seen in texts from outside.
    func hide(_ secret: Secret) { state.withLock { $0.secrets.append(secret) } }

    /// Replaces all that is secret here.
    func redact(_ text: String) -> String {
        Redactor(credential.secrets + state.withLock { $0.secrets }).redact(text)
    }
}
