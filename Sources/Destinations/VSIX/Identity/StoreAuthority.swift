internal import Core
internal import Synchronization

/// The tokens that an identity was exchanged for, each for a publisher or an extension.
final class StoreAuthority: Sendable {
    private let tokens = Mutex<[String: Secret]>([:])

    /// The token for a scope, exchanged now if there is none yet.
    ///
    /// - Throws: what the exchange throws.
    func token(
        for scope: String, _ exchange: () async throws(Failure) -> Secret
    ) async throws(Failure) -> Secret {
        if let token = tokens.withLock({ $0[scope] }) { return token }
        let token = try await exchange()
        tokens.withLock { $0[scope] = token }
        return token
    }

    /// Forgets a token that the store does not take any more; it lives for minutes.
    ///
    /// Returns whether there was one, so that another exchange makes sense.
    func forget(_ scope: String) -> Bool { tokens.withLock { $0.removeValue(forKey: scope) != nil } }
}
