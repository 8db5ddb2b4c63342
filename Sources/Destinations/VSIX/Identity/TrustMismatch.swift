internal import Core
internal import HTTP
internal import HTTPTypes

/// Why a service does not take a job's identity: what the job presents, beside what the trust must say for it
/// to be taken.
///
/// No service says which of them it was.
struct TrustMismatch: Sendable {
    /// Claims that count, each with what is needed.
    let needs: [(claim: String, needed: String)]
    let claims: IdentityClaims

    /// One line for each claim; says so if the token cannot be read.
    var table: String {
        guard claims["iss"] != nil || claims["sub"] != nil else {
            return "; the identity token cannot be read"
        }
        let rows = needs.map { ($0.claim, claims[$0.claim] ?? "(none)", $0.needed) }
        let names = rows.map(\.0.count).max() ?? 0
        let values = rows.map(\.1.count).max() ?? 0
        return rows.map { row in
            "\n  \(Self.pad(row.0, names))  \(Self.pad(row.1, values))  needs: \(row.2)"
        }.joined()
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

/// One exchange of an identity for a short-lived credential.
struct IdentityExchange: Sendable {
    let client: StoreClient
    /// Where it is exchanged; the identity is put in by `request`.
    let request: @Sendable (IdentityToken) -> Request
    /// The member of the answer that holds the credential.
    let member: String
    let needs: [(claim: String, needed: String)]
    let advice: String

    /// Exchanges it.
    ///
    /// - Throws: `Failure` (`store.trust`, `store.throttled`, `store.unreachable`, `store.unexpected-answer`).
    func callAsFunction(_ identity: IdentityToken) async throws(Failure) -> Secret {
        client.redactor.hide(identity.secret)
        let request = request(identity)
        let subject = client.subject(request)
        let answer = try await client.read(request)
        switch answer.status.code {
        case 200..<300:
            guard let credential = answer.json?[member]?.string, !credential.isEmpty else {
                throw client.unexpected(answer, "a credential as `\(member)`")
            }
            client.redactor.hide(Secret(credential))
            return Secret(credential)
        case 408, 429, 500...: throw client.unexpected(answer, "a credential")
        default:
            let mismatch = TrustMismatch(needs: needs, claims: identity.claims)
            throw Failure(
                .storeTrust, subject, client.words(answer) + client.redactor.redact(mismatch.table),
                advice: advice)
        }
    }
}

extension Failure.Code {
    /// A store does not take the identity of the job.
    static let storeTrust = Self("store.trust", .refused)
}
