internal import ArgumentParser
internal import Core
internal import Destinations
internal import ReleaseModel

/// Which registry is meant, and how somebody is known there.
struct NPMRegistryOptions: ParsableArguments {
    @Option(help: "The registry; that of a scope in .npmrc goes first.")
    var registry: String?

    @Option(help: "The code of your authenticator; asked for at a terminal when the registry wants one.")
    var otp: String?

    @Flag(help: "Print what npm prints as JSON, and failures as its object, too.")
    var json = false

    /// The code, if it was given.
    var code: Secret? { otp.map { Secret($0) } }

    /// The registry of a package, or the one for all, with the credential for it.
    ///
    /// - Throws: `Failure` (`npm.settings`, `credential.missing`).
    func connection(for package: String = "") async throws -> NPMConnection {
        try await account().connection(for: package, .token, chosen: registry, code: code)
    }

    /// The registry for all, for what needs no credential, and its address.
    ///
    /// - Throws: `Failure` (`npm.settings`).
    func anonymous() async throws -> (address: String, connection: NPMConnection) {
        let account = try await account()
        let address = try account.settings.registry(for: "", chosen: registry)
        let credential = try account.settings.credential(for: address) ?? .none
        return (
            address,
            NPMConnection(registry: address, credential: credential, transport: account.transport)
        )
    }

    /// A setting of npm's, nil where nobody has made it.
    ///
    /// - Throws: `Failure` (`npm.settings`).
    func setting(_ name: String) async throws -> String? { try await account().settings.value(name) }

    private func account() async throws -> NPMAccount {
        try await offPool { try NPMAccount.here(Project.processEnvironment()) }
    }
}
