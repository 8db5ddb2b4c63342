internal import Core
internal import HTTP
internal import HTTPTypes

extension OpenVSXConnection {
    /// The registry's no, in its own words and with ours.
    func refusal(_ response: Response, _ subject: String) -> Failure {
        let words = client.words(response)
        let reason = Reason(response.status.code, words)
        return Failure(reason.code, subject, words, advice: reason.advice)
    }

    /// Why the registry says no, as far as its texts tell.
    private enum Reason {
        case credential, namespace, rights, license, dependency, size, agreement, other

        init(_ status: Int, _ words: String) {
            switch true {
            case words.contains("Invalid access token"): self = .credential
            case words.contains("Unknown publisher"), words.contains("Namespace not found"): self = .namespace
            case words.contains("Insufficient access rights"): self = .rights
            case words.contains("has no license"): self = .license
            case words.contains("Cannot resolve dependency"): self = .dependency
            case words.lowercased().contains("agreement"): self = .agreement
            case status == 413: self = .size
            case status == 401 || status == 403: self = .credential
            default: self = .other
            }
        }

        var code: Failure.Code {
            switch self {
            case .credential, .namespace, .rights, .agreement: .openVSXCredential
            case .license, .dependency, .size, .other: .openVSXRefused
            }
        }

        var advice: String {
            switch self {
            case .credential: "make a new token at open-vsx.org/user-settings/tokens; tokens live 90 days"
            case .namespace:
                "have the plan create it (`namespace: .created`), or once: `ovsx create-namespace NAME`, with this token"
            case .rights: "have an owner of the namespace add this account as contributor"
            case .license: "put a LICENSE file into the extension, or a `license` into its package.json"
            case .dependency: "publish the extension that it depends on to this registry first, or drop it"
            case .size: "make the package smaller: open-vsx.org takes up to 512 MB"
            case .agreement: "sign the publisher agreement at open-vsx.org/user-settings/profile"
            case .other: "correct what the registry names, and release a new version"
            }
        }
    }
}

extension Failure.Code {
    /// Open VSX does not accept the token, or not for this namespace.
    static let openVSXCredential = Self("open-vsx.credential", .refused)
    /// Open VSX refuses the package.
    static let openVSXRefused = Self("open-vsx.refused", .refused)
    /// Open VSX's review has said no, after it had accepted the upload.
    static let openVSXRejected = Self("open-vsx.rejected", .refused)
    /// A version and target is there already.
    static let openVSXDuplicate = Self("open-vsx.version-exists", .refused)
    /// A version that Open VSX does not take.
    static let openVSXVersion = Self("open-vsx.version", .refused)
}
