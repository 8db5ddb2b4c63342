internal import Core
internal import Destinations
internal import HTTP
internal import ReleaseModel

/// Leads to npm's registries, as its settings say.
struct NPMAccount: Sendable {
    let settings: NPMSettings
    let environment: [String: String]
    let transport: any Transport

    /// A registry for a package, with the credential that the settings have for it.
    ///
    /// - Throws: `Failure` (`npm.settings`, `credential.missing`, `identity.missing`).
    func connection(
        for package: String, _ authentication: NPMSettingsSpec.Authentication, chosen: String? = nil,
        declared: String? = nil, code: Secret? = nil
    ) throws(Failure) -> NPMConnection {
        let registry = try settings.registry(for: package, chosen: chosen, declared: declared)
        return NPMConnection(
            registry: registry, credential: try credential(authentication, registry),
            passwords: try passwords(code), transport: transport)
    }

    private func credential(
        _ authentication: NPMSettingsSpec.Authentication, _ registry: String
    ) throws(Failure) -> NPMCredential {
        switch authentication {
        case .trustedPublishing:
            return .trustedPublishing(
                try IdentityTokenSource(variable: "NPM_ID_TOKEN", environment: environment))
        case .token:
            guard let credential = try settings.credential(for: registry) else {
                throw Failure(
                    .credentialMissing, "npm",
                    "no credential for \(registry): .npmrc has none, and NODE_AUTH_TOKEN, or NPM_TOKEN, is not set",
                    advice:
                        "set it, or choose trusted publishing in a CI job; `kilo-release rehearse` needs none"
                )
            }
            return credential
        }
    }

    private func passwords(_ code: Secret?) throws(Failure) -> NPMOneTimePasswords {
        let configured = try settings.value("otp").map { Secret($0) }
        guard StandardStreams.canAsk else { return NPMOneTimePasswords(given: code ?? configured) }
        return NPMOneTimePasswords(given: code ?? configured, ask: SecondFactorPrompt.ask)
    }
}

/// Asks at the terminal for what a registry wants beside a token.
enum SecondFactorPrompt {
    static let ask: @Sendable (NPMSecondFactor) async throws -> Secret? = { factor in
        switch factor {
        case .page(let address):
            StandardStreams.error("Authenticate your account at:\n\(address)")
            return nil
        case .code:
            StandardStreams.error("This operation requires a one-time password.\nEnter OTP:")
            let line = try await offPool { readLine() }?.trimmed
            return line.flatMap { $0.isEmpty ? nil : Secret($0) }
        }
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0.isWhitespace }.prefix { !$0.isWhitespace }) }
}
