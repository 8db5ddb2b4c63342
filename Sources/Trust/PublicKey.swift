/// Somebody's public key, whatever program made it.
public enum PublicKey: Hashable, Sendable {
    /// A key of OpenSSH.
    case ssh(SSHPublicKey)
    /// A key of minisign.
    case minisign(MinisignPublicKey)

    /// What identifies the key: `SHA256:…` of an SSH key, the key itself for minisign, which is as short.
    public var fingerprint: String {
        switch self {
        case .ssh(let key): key.fingerprint
        case .minisign(let key): key.text
        }
    }

    /// What its line says about its owner; may be empty.
    public var label: String {
        switch self {
        case .ssh(let key): key.label
        case .minisign: ""
        }
    }
}
