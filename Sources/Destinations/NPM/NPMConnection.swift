public import Core
public import HTTP
internal import HTTPTypes

/// A registry, the credential for it and the way to it.
public struct NPMConnection: Sendable {
    /// The registry that npm uses when nothing else is configured.
    public static let publicRegistry = "https://registry.npmjs.org"

    /// The registry's name in identities and failures.
    let destination: String
    /// The registry's base URL, without a slash at the end.
    let registry: String
    let authority: NPMAuthority
    let passwords: NPMOneTimePasswords
    let transport: any Transport

    /// Creates a connection; nothing is sent.
    ///
    /// - Parameters:
    ///   - registry: the base URL, with or without a slash at the end.
    ///   - destination: its name in identities, failures and reports; not its address, which differs between a
    ///     rehearsal and the release it stands for.
    ///   - credential: how we are known there.
    ///   - passwords: where a second factor comes from.
    ///   - transport: sends the requests.
    public init(
        registry: String = Self.publicRegistry, destination: String = "npm", credential: NPMCredential,
        passwords: NPMOneTimePasswords = NPMOneTimePasswords(), transport: any Transport
    ) {
        self.destination = destination
        self.registry = registry.hasSuffix("/") ? String(registry.dropLast()) : registry
        self.passwords = passwords
        self.transport = transport
        authority = NPMAuthority(credential)
        if let code = passwords.given { authority.hide(code) }
    }

    /// Creates a connection with an access token, or without any credential.
    public init(
        registry: String = Self.publicRegistry, destination: String = "npm", token: Secret?,
        transport: any Transport
    ) {
        self.init(
            registry: registry, destination: destination, credential: token.map { .token($0) } ?? .none,
            transport: transport)
    }

    /// Whether there is no credential.
    var isAnonymous: Bool { if case .none = authority.credential { true } else { false } }

    /// No answer, as a failure.
    func failure(_ error: NPMCallError, _ subject: String) -> Failure {
        switch error {
        case .credential(let failure): failure
        case .transport(let error): failure(error, subject)
        }
    }

    private func failure(_ error: TransportError, _ subject: String) -> Failure {
        let message = presentable(error.message)
        return switch error.reason {
        case .file:
            Failure(.npmInvalid, subject, message, advice: "pack the package again, then run it again")
        case .tls:
            Failure(
                .npmUnavailable, subject, message,
                advice: "check the registry's address and the certificates that this machine trusts")
        case .notSent, .lost, .invalidAnswer, .cancelled:
            Failure(
                .npmUnavailable, subject, "no answer: \(message)",
                advice: "check the network and the registry's address, then run it again")
        }
    }

    /// Text from outside, fit for people: without the token, and not endless.
    func presentable(_ text: String) -> String { String(authority.redact(text).prefix(500)) }

    /// The name as a path segment: npm escapes only the slash, in lower case, and registries compare it so.
    static func escaped(_ name: String) -> String { name.replacing("/", with: "%2f") }
}
