public import Core
public import HTTP
internal import HTTPTypes

/// Where a job finds its identity token.
public enum IdentityTokenSource: Hashable, Sendable {
    /// The service has put it into a variable, for an audience that its configuration names (GitLab's
    /// `id_tokens`, CircleCI's command line).
    case variable(String, Secret)
    /// GitHub Actions gives one for each audience that it is asked for.
    case gitHubActions(url: String, token: Secret)

    /// Finds the source in a job's environment.
    ///
    /// The variable goes first, as everywhere: whoever sets it means it.
    ///
    /// - Parameters:
    ///   - variable: the variable of the one who takes the token: `NPM_ID_TOKEN`.
    ///   - environment: the job's.
    /// - Throws: `Failure` (`identity.missing`), which says how the job gets one.
    public init(variable: String, environment: [String: String]) throws(Failure) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let token = value(variable) {
            self = .variable(variable, Secret(token))
        } else if let url = value("ACTIONS_ID_TOKEN_REQUEST_URL"),
            let token = value("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
        {
            self = .gitHubActions(url: url, token: Secret(token))
        } else {
            throw Failure(
                .identityMissing, variable, "this job has no identity token, and none can be asked for",
                advice: Self.advice(variable, environment))
        }
    }

    private static func advice(_ variable: String, _ environment: [String: String]) -> String {
        if environment["GITHUB_ACTIONS"] == "true" {
            return "give the job `permissions: id-token: write`; jobs of pull requests from forks get none"
        }
        if environment["GITLAB_CI"] != nil {
            return "declare `id_tokens: \(variable):` with its `aud` in .gitlab-ci.yml"
        }
        return "run it in GitHub Actions with `permissions: id-token: write`, or set \(variable)"
    }

    /// Gives a token for an audience.
    ///
    /// - Throws: `Failure` (`identity.unavailable`).
    public func token(
        audience: String, transport: any Transport
    ) async throws(Failure) -> IdentityToken {
        switch self {
        case .variable(_, let secret): return IdentityToken(secret)
        case .gitHubActions(let url, let token):
            return try await Self.ask(url, token, audience: audience, transport)
        }
    }

    /// GitHub's address has a query already; a redirect would carry the request elsewhere.
    private static func ask(
        _ url: String, _ token: Secret, audience: String, _ transport: any Transport
    ) async throws(Failure) -> IdentityToken {
        let separator = url.contains("?") ? "&" : "?"
        let request = Request(
            .get, "\(url)\(separator)audience=\(audience.replacing(":", with: "%3A"))",
            fields: [.accept: "application/json", .authorization: "Bearer \(token.reveal())"],
            receive: .memory(limit: 1 << 20), redirects: .stop)
        let response: Response
        do {
            response = try await transport.send(request)
        } catch {
            throw unavailable("no answer: \(Redactor([token]).redact(error.message))")
        }
        guard response.status.code == 200, let value = response.json?["value"]?.string else {
            throw unavailable("answered \(response.status.code) without a token")
        }
        return IdentityToken(Secret(value))
    }

    private static func unavailable(_ message: String) -> Failure {
        Failure(
            .identityUnavailable, "GitHub Actions identity token", message,
            advice: "give the job `permissions: id-token: write`, and run it again")
    }
}
