internal import Core
internal import HTTP
internal import HTTPTypes

extension NPMConnection {
    /// The token that the job's identity was exchanged for, for one package.
    ///
    /// npm tries this first and falls back to a configured token without a word; here it is chosen, and its
    /// failure is a failure.
    func exchangedToken(
        for package: String?, _ source: IdentityTokenSource
    ) async throws(Failure) -> Secret {
        guard let package else {
            throw Failure(
                .npmTrust, destination, "trusted publishing gives a token for one package, and no account",
                advice: "use an access token for this command")
        }
        if let token = authority.token(for: package) { return token }
        return try await exchange(source, for: package)
    }

    private func exchange(_ source: IdentityTokenSource, for package: String) async throws(Failure) -> Secret
    {
        let identity = try await source.token(audience: audience, transport: transport)
        authority.hide(identity.secret)
        let path = "/-/npm/v1/oidc/token/exchange/package/\(Self.escaped(package))"
        let subject = "\(destination) POST \(path)"
        let request = Request(
            .post, registry + path,
            fields: [
                .authorization: "Bearer \(identity.secret.reveal())", .accept: "*/*", .contentLength: "0",
                .npmAuthType: "web", .npmCommand: "publish",
            ],
            redirects: .stop)
        let response: Response
        do {
            response = try await transport.send(request)
        } catch {
            throw failure(.transport(error), subject)
        }
        guard (200..<300).contains(response.status.code), let token = response.json?["token"]?.string else {
            throw await refusal(response, identity.claims, of: package, subject)
        }
        authority.keep(Secret(token), for: package, from: identity.secret)
        return Secret(token)
    }

    /// For whom identity tokens must be made: the registry's host, without its port.
    var audience: String {
        let authority =
            registry.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
        return "npm:\(authority.prefix { $0 != ":" })"
    }

    private func refusal(
        _ response: Response, _ claims: IdentityClaims, of package: String, _ subject: String
    ) async -> Failure {
        let answer = NPMAnswer(response, self)
        switch answer.kind {
        case .tooMany, .unavailable, .serverFailure: return answer.failure(subject, name: package)
        default:
            let mismatch = NPMTrustMismatch(
                package: package, claims: claims, audience: audience, exists: await exists(package))
            return Failure(
                .npmTrust, subject,
                presentable("answered \(response.status.code): \(answer.words)") + mismatch.table,
                advice: mismatch.advice)
        }
    }

    /// Whether anybody can see the package; nil if that cannot be found out.
    private func exists(_ package: String) async -> Bool? {
        let request = Request(.head, "\(registry)/\(Self.escaped(package))")
        guard let response = try? await transport.send(request) else { return nil }
        switch response.status.code {
        case 200: return true
        case 404: return false
        default: return nil
        }
    }
}
