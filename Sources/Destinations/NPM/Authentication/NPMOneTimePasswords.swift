public import Core

/// Where the second factor comes from, when a registry asks for it.
public struct NPMOneTimePasswords: Sendable {
    /// A code that was given beforehand; sent with every write.
    let given: Secret?
    /// Asks a person; nil where nobody can be asked.
    let ask: (@Sendable (NPMSecondFactor) async throws -> Secret?)?
    /// Sleeps between two looks at whether a person is done.
    let clock: any Clock<Duration>

    /// Describes where codes come from.
    ///
    /// - Parameters:
    ///   - given: a code given beforehand (`--otp`, `NPM_CONFIG_OTP`).
    ///   - clock: sleeps while a person is busy in the browser.
    ///   - ask: for a code, gives what the person typed; for a page, shows its address and gives nil. Nil, by
    ///     default, where nobody can be asked: then the registry's demand is a refusal.
    public init(
        given: Secret? = nil, clock: any Clock<Duration> = ContinuousClock(),
        ask: (@Sendable (NPMSecondFactor) async throws -> Secret?)? = nil
    ) {
        self.given = given
        self.clock = clock
        self.ask = ask
    }
}

/// What a registry wants a person to do.
public enum NPMSecondFactor: Hashable, Sendable {
    /// Type the code that an authenticator shows.
    case code
    /// Open a page in a browser, and say yes there.
    case page(String)
}
