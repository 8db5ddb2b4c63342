internal import Core

/// Where the destinations are, by the variables that their own clients obey.
struct Endpoints: Sendable {
    let marketplace: String
    let openVSX: String
    let gitHub: String
    /// Hosts of image registries that are reached at another address: `ghcr.io` -> `http://127.0.0.1:5000`.
    let registries: [String: String]

    /// Docker Hub's own API, which is led elsewhere as registries are.
    var dockerHub: String { registries["hub.docker.com"] ?? "https://hub.docker.com" }

    init(environment: [String: String]) throws {
        func address(_ name: String, _ standard: String) throws -> String {
            let text = environment[name].flatMap { $0.isEmpty ? nil : $0 } ?? standard
            guard !text.contains("@") else {
                throw Failure(
                    .invalidOption, name, "holds a user name or password, which would show in reports",
                    advice: "set the credential's own variable")
            }
            return text.hasSuffix("/") ? String(text.dropLast()) : text
        }
        marketplace = try address("VSCE_MARKETPLACE_URL", "https://marketplace.visualstudio.com")
        openVSX = try address("OVSX_REGISTRY_URL", "https://open-vsx.org")
        gitHub = try address("GITHUB_API_URL", "https://api.github.com")
        registries = try Self.registries(environment["KILO_RELEASE_REGISTRIES"] ?? "")
    }

    /// Reads `ghcr.io=http://127.0.0.1:5000,docker.io=…`.
    private static func registries(_ text: String) throws -> [String: String] {
        var addresses: [String: String] = [:]
        for pair in text.split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[1].hasPrefix("http"), !parts[1].contains("@") else {
                throw Failure(
                    .invalidOption, "KILO_RELEASE_REGISTRIES", "expected host=URL,host=URL, found \(pair)",
                    advice: "correct the variable")
            }
            addresses[String(parts[0])] = String(parts[1])
        }
        return addresses
    }

    /// github.com takes uploads on a host of its own; a GitHub server has its API at `/api/v3` and uploads at
    /// `/api/uploads`.
    var gitHubUploads: String {
        if gitHub == "https://api.github.com" { return "https://uploads.github.com" }
        guard gitHub.hasSuffix("/api/v3") else { return gitHub }
        return gitHub.dropLast("v3".count) + "uploads"
    }
}
