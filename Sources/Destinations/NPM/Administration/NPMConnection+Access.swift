public import Core
internal import HTTPTypes

extension NPMConnection {
    /// Who may install a package.
    ///
    /// - Throws: `Failure`.
    public func access(to package: String) async throws(Failure) -> NPMAccessLevel {
        let call = NPMCall(.get, "\(about(package))/visibility", about: package).by("access")
        guard let isPublic = try await document(call)["public"]?.bool else { throw unreadable(call) }
        return isPublic ? .public : .restricted
    }

    /// Changes who may install a package.
    ///
    /// - Throws: `Failure`.
    public func setAccess(to package: String, _ access: NPMAccessLevel) async throws(Failure) {
        let call = NPMCall(.post, "\(about(package))/access", about: package).by("access")
        try await ask(call.sending(["access": .string(access.rawValue)]))
    }

    /// Changes what publishing a package needs beside a token.
    ///
    /// - Throws: `Failure`.
    public func setSecondFactor(
        of package: String, _ demand: NPMSecondFactorDemand
    ) async throws(Failure) {
        let call = NPMCall(.post, "\(about(package))/access", about: package).by("access")
        try await ask(call.sending(demand.body))
    }

    /// The people who may read or write a package, in the registry's order.
    ///
    /// - Throws: `Failure`.
    public func collaborators(of package: String) async throws(Failure) -> [NPMAccessEntry] {
        let people = try await document(
            NPMCall(.get, "\(about(package))/collaborators", about: package).by("access"))
        return NPMAccessEntry.all(in: people)
    }

    private func about(_ package: String) -> String { "/-/package/\(Self.escaped(package))" }
}

/// What publishing a package needs beside a token (`npm access set mfa`).
public enum NPMSecondFactorDemand: String, Hashable, Sendable {
    /// Nothing.
    case none
    /// A second factor, which a token for automation does not need.
    case automation
    /// A second factor, whatever the token is.
    case publish

    var body: JSONValue {
        switch self {
        case .none: ["publish_requires_tfa": false]
        case .automation: ["publish_requires_tfa": true, "automation_token_overrides_tfa": true]
        case .publish: ["publish_requires_tfa": true, "automation_token_overrides_tfa": false]
        }
    }
}
