internal import Core
internal import HTTP
internal import HTTPTypes
internal import Lifecycle

/// A registry's answer that is not what we asked for, and what it means.
///
/// The meanings are those of registry.npmjs.org as its documentation and public threads tell them; the same
/// statuses of other registries mean the same or less.
struct NPMAnswer: Sendable {
    let kind: Kind
    /// The registry's own words.
    let words: String
    let retryAfter: Duration?
    private let status: Int

    enum Kind: Hashable, Sendable {
        case done
        case oneTimePassword
        case address
        case credential
        case payment
        case versionExists
        case permission
        case hidden
        case conflict
        case tooLarge
        case tooMany
        case unavailable
        case serverFailure
        case other
    }

    init(_ response: Response, _ connection: NPMConnection) {
        status = response.status.code
        let body = response.json
        let text = body?["error"]?.string ?? body?["message"]?.string ?? body?["reason"]?.string
        let notice = HTTPField.Name("npm-notice").flatMap { response.fields[$0] }
        let all = [text ?? response.text, notice].compactMap(\.self).filter { !$0.isEmpty }
        words = connection.presentable(all.joined(separator: " - "))
        kind = Self.kind(status, words, response.fields[.wwwAuthenticate] ?? "")
        // The other form of Retry-After is a date; without a clock here, the caller's own wait has to do.
        let seconds = HTTPField.Name("retry-after").flatMap { response.fields[$0] }.flatMap { Int($0) }
        retryAfter = seconds.map { .seconds($0) }
    }

    private static func kind(_ status: Int, _ words: String, _ challenge: String) -> Kind {
        switch status {
        case 200..<300: .done
        case 401 where challenge.lowercased().contains("otp") || words.contains("one-time pass"):
            .oneTimePassword
        case 401 where challenge.lowercased().contains("ipaddress"): .address
        case 401: .credential
        case 402: .payment
        // The public registry says it with 403, Verdaccio with 409.
        case 403 where words.contains("previously published version"): .versionExists
        case 409 where words.contains("already present"): .versionExists
        case 403: .permission
        case 404: .hidden
        case 409: .conflict
        case 413: .tooLarge
        case 420, 429: .tooMany
        case 503: .unavailable
        case 408, 500...: .serverFailure
        default: .other
        }
    }

    /// The answer as a failure, with our explanation.
    func failure(_ subject: String, name: String) -> Failure {
        let said = words.isEmpty ? "answered \(status)" : "answered \(status): \(words)"
        return Failure(code, subject, said, advice: advice(name))
    }

    private var code: Failure.Code {
        switch kind {
        case .oneTimePassword, .address, .credential: .npmCredential
        case .permission, .hidden: .npmPermission
        case .payment, .tooLarge, .other, .versionExists, .done: .npmRefused
        case .conflict, .tooMany, .unavailable, .serverFailure: .npmUnavailable
        }
    }

    private func advice(_ name: String) -> String {
        switch kind {
        case .oneTimePassword:
            "use a granular token that bypasses two-factor authentication, or trusted publishing"
        case .address: "the token is limited to other addresses; make one for this network"
        case .credential: "make a new token and set it as NODE_AUTH_TOKEN; tokens live at most 90 days"
        case .payment:
            "a scoped package is restricted unless access is public; declare access public, or pay for "
                + "private packages"
        case .versionExists: "the version is taken; compare what is there"
        case .permission, .hidden:
            "check that the token is valid, may write, and covers \(name), and that its account is a "
                + "maintainer; the registry answers 404 also where a permission is missing"
        case .conflict, .serverFailure: "it may have been done: look before anything is sent again"
        case .tooLarge: "make the package smaller; about 200 MB have been seen to be the limit"
        case .tooMany, .unavailable: "wait and run it again"
        case .other: "correct what the registry names, and release a new version"
        case .done: ""
        }
    }
}
