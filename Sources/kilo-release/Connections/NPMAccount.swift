internal import Core
internal import Destinations
internal import HTTP
internal import ReleaseModel

/// Leads to npm's registries, as its settings say.
struct NPMAccount: Sendable {
    let settings: NPMSettings
    let environment: [String: String]
    let transport: any Transport

    /// The account of whoever runs this, by npm's settings for the folder where it runs.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `npm.invalid-manifest`, `npm.invalid-workspace`).
    static func here(_ environment: [String: String]) throws -> NPMAccount {
        NPMAccount(
            settings: try .read(environment: environment, folder: Project.currentFolder()),
            environment: environment,
            transport: CurlTransport(environment: environment))
    }

    /// A registry for a package, with the credential that the settings have for it.
    ///
    /// - Throws: `Failure` (`npm.settings`, `credential.missing`, `identity.missing`).
    func connection(
        for package: String, _ authentication: NPMSettingsSpec.Authentication, chosen: String? = nil,
        declared: String? = nil, code: Secret? = nil
    ) throws(Failure) -> NPMConnection {
        try connection(
            to: try settings.registry(for: package, chosen: chosen, declared: declared), authentication,
            code: code)
    }

    /// A registry by its address.
    ///
    /// With `isNamedByPackage` only the package itself leads there, so that it gets no token that was not written
    /// down for it.
    ///
    /// - Throws: `Failure`, as above.
    func connection(
        to registry: String, _ authentication: NPMSettingsSpec.Authentication, isNamedByPackage: Bool = false,
        code: Secret? = nil
    ) throws(Failure) -> NPMConnection {
        NPMConnection(
            registry: registry, credential: try credential(authentication, registry, isNamedByPackage),
            passwords: try passwords(code), transport: transport)
    }

    private func credential(
        _ authentication: NPMSettingsSpec.Authentication, _ registry: String, _ isNamedByPackage: Bool
    ) throws(Failure) -> NPMCredential {
        switch authentication {
        case .trustedPublishing:
            return .trustedPublishing(
                try IdentityTokenSource(variable: "NPM_ID_TOKEN", environment: environment))
        case .token:
            let found = try settings.credential(for: registry, isNamedByPackage: isNamedByPackage)
            guard let credential = found else {
                if isNamedByPackage { throw unnamed(registry) }
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

    private func unnamed(_ registry: String) -> Failure {
        Failure(
            .credentialMissing, "npm",
            "only the package's publishConfig names \(registry), and .npmrc has no credential for it; the variables "
                + NPMSettings.tokenVariables.joined(separator: " and ") + " are not given to it",
            advice: "write `//HOST/:_authToken` for it into .npmrc, or choose it with --registry")
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
