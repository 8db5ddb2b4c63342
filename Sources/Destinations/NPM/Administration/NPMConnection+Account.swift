public import Core
internal import HTTPTypes

extension NPMConnection {
    /// Asks whose credential this is.
    ///
    /// - Throws: `Failure`.
    public func whoami() async throws(Failure) -> String {
        // A user name in the address is how the legacy way says it; only the registry knows a token's user.
        let call = NPMCall(.get, "/-/whoami").by("whoami")
        guard let user = try await document(call)["username"]?.string else { throw unreadable(call) }
        return user
    }

    /// Asks whether the registry is there.
    ///
    /// - Returns: what it says of itself, which is nothing for most.
    /// - Throws: `Failure`.
    @discardableResult
    public func ping() async throws(Failure) -> JSONValue {
        try await ask(NPMCall(.get, "/-/ping").by("ping")) ?? [:]
    }
}
