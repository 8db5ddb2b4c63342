internal import Core
internal import Destinations
internal import Processes
internal import SystemPackage

/// A program `docker-credential-NAME` that keeps logins.
struct RegistryLoginHelper {
    let name: String
    let file: FilePath
    let environment: [String: String]

    /// - Throws: `Failure` (`registry.logins`).
    func credentials(for server: String) async throws -> OCICredentials? {
        guard name.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil else {
            throw Failure.logins(file, "\"\(name)\" is no name of a helper")
        }
        // The server's name goes to its standard input; it is no secret, and the script is always the same.
        var request = ProcessRequest(
            "/bin/sh", ["-c", #"printf %s "$2" | exec "docker-credential-$1" get"#, "sh", name, server],
            in: "/", environment: environment, timeout: .seconds(60))
        request.output = .whole(limit: 1 << 20)
        let result = try await run(request)
        guard result.isSuccess else {
            // The one answer that means "none" (docker-credential-helpers); it goes to standard output.
            if result.outputText.contains("credentials not found") { return nil }
            let words = result.errorText.split(separator: "\n").last.map(String.init) ?? "\(result.exit)"
            throw Failure.logins(file, "docker-credential-\(name) failed: \(words.prefix(300))")
        }
        guard let answer = try? JSONValue(parsing: result.output), let user = answer["Username"]?.string,
            let secret = answer["Secret"]?.string
        else { throw Failure.logins(file, "docker-credential-\(name) answers with no login") }
        return user == "<token>" ? .identityToken(Secret(secret)) : .basic(user: user, Secret(secret))
    }
}
