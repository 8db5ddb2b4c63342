internal import Core
internal import FoundationEssentials

extension OCICredentials {
    /// The value for HTTP's Basic scheme; nil for what is no user and password.
    var basicField: Secret? { pair.map { Secret("Basic \($0)") } }

    /// What must not show in outside text.
    var secrets: [Secret] {
        switch self {
        case .anonymous: []
        // A gateway may quote what it was sent, and that is the encoded pair.
        case .basic(_, let secret): [secret] + (pair.map { [Secret($0)] } ?? [])
        case .identityToken(let token), .bearer(let token): [token]
        }
    }

    private var pair: String? {
        guard case .basic(let user, let secret) = self else { return nil }
        return Data("\(user):\(secret.reveal())".utf8).base64EncodedString()
    }
}
