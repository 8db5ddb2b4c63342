internal import Core
internal import ReleaseModel

/// Finds credentials under the names that people already use.
///
/// One destination gets one credential, and there is no falling back from one kind to another: a variable that is
/// set and refused is an error, never a reason to try the next.
struct Credentials: Sendable {
    let environment: [String: String]

    /// A user and a password, as registries of images take them.
    struct Account: Sendable {
        let user: String
        let password: Secret
    }

    func marketplace() throws -> Secret { try token("marketplace", ["VSCE_PAT"]) }

    func openVSX() throws -> Secret { try token("open-vsx", ["OVSX_PAT", "OPENVSX_TOKEN"]) }

    func gitHub() throws -> Secret { try token("github", ["GITHUB_TOKEN", "GH_TOKEN"]) }

    /// The token of a GitHub workflow for GHCR, `DOCKER_USERNAME` and `DOCKER_PASSWORD` for other hosts, so that
    /// one registry's password never goes to the other.
    func registry(_ repository: String) throws -> Account {
        if repository.hasPrefix("ghcr.io/") {
            let token = try token(repository, ["GITHUB_TOKEN", "GH_TOKEN"])
            return Account(user: value("GITHUB_ACTOR") ?? "x-access-token", password: token)
        }
        guard let user = value("DOCKER_USERNAME"), let password = value("DOCKER_PASSWORD") else {
            throw Self.missing(repository, ["DOCKER_USERNAME and DOCKER_PASSWORD"])
        }
        return Account(user: user, password: Secret(password))
    }

    private func token(_ destination: String, _ names: [String]) throws -> Secret {
        guard let token = names.lazy.compactMap(value).first else { throw Self.missing(destination, names) }
        return Secret(token)
    }

    private func value(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func missing(_ destination: String, _ names: [String]) -> Failure {
        Failure(
            .credentialMissing, destination, "no credential: \(names.joined(separator: ", or ")) is not set",
            advice: "set it; `kilo-release rehearse` needs none")
    }
}

extension Failure.Code {
    /// No credential for a destination.
    static let credentialMissing = Self("credential.missing", .refused)
}

extension Credentials {
    /// Every variable that holds a credential: commands of a plan are never given these.
    static let variables: Set<String> = [
        "VSCE_PAT", "OVSX_PAT", "OPENVSX_TOKEN", "NODE_AUTH_TOKEN", "NPM_TOKEN", "GITHUB_TOKEN", "GH_TOKEN",
        "DOCKER_USERNAME", "DOCKER_PASSWORD", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "NPM_ID_TOKEN",
        "NPM_CONFIG_OTP", "npm_config_otp", "AZURE_CLIENT_SECRET", "AZURE_FEDERATED_TOKEN",
        "MARKETPLACE_ID_TOKEN",
        "OVSX_ID_TOKEN",
    ]
}
