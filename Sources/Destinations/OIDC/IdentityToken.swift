public import Core
internal import FoundationEssentials

/// A token by which a CI service says who a job is (OpenID Connect, a JSON Web Token).
///
/// The token is a credential; its claims are not, and are what a refusal is explained with.
public struct IdentityToken: Hashable, Sendable {
    /// The token, to be sent to who exchanges it and nobody else.
    public let secret: Secret
    /// What it says of the job.
    public let claims: IdentityClaims

    /// Reads a token's claims; a token that cannot be read has none.
    public init(_ secret: Secret) {
        self.secret = secret
        claims = IdentityClaims(token: secret)
    }
}

/// The statements of an identity token that say which job this is.
///
/// Read without checking the signature: they explain, they decide nothing.
public struct IdentityClaims: Hashable, Sendable {
    private let members: JSONObject

    /// The claims of a token; none for what is no JSON Web Token (RFC 7519, section 3: three parts, the second
    /// of them JSON in base64url).
    init(token: Secret) {
        let parts = token.reveal().split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.count == 3 ? Self.base64URL(parts[1]) : nil
        members = bytes.flatMap { try? JSONValue(parsing: $0) }?.object ?? JSONObject()
    }

    /// A claim as text; a list is joined, as `aud` may be one (RFC 7519, section 4.1.3).
    public subscript(name: String) -> String? {
        switch members[name] {
        case .string(let text): text
        case .number(let text): text
        case .bool(let value): "\(value)"
        case .array(let values): values.compactMap(\.string).joined(separator: ", ")
        case .object, .null, nil: nil
        }
    }

    /// Who issued the token.
    public var issuer: Issuer? { self["iss"].flatMap(Issuer.init) }

    /// The services whose jobs registries trust.
    public enum Issuer: Hashable, Sendable {
        /// GitHub Actions.
        case gitHub
        /// GitLab CI/CD.
        case gitLab
        /// CircleCI.
        case circleCI

        init?(_ address: String) {
            switch address {
            case "https://token.actions.githubusercontent.com": self = .gitHub
            case "https://gitlab.com": self = .gitLab
            case _ where address.hasPrefix("https://oidc.circleci.com/"): self = .circleCI
            default: return nil
            }
        }
    }

    private static func base64URL(_ text: Substring) -> [UInt8]? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding).map { [UInt8]($0) }
    }
}
