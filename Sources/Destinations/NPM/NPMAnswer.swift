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
    /// What it tells beside the answer; part of the words, too.
    let notice: String?
    let retryAfter: Duration?
    /// The number that the registry's staging gave to a version.
    let stageID: String?
    private let status: Int

    enum Kind: Hashable, Sendable {
        case done
        /// Taken, and worked on out of our sight.
        case accepted
        case oneTimePassword
        case address
        case credential
        case payment
        case versionExists
        /// A version of this number waits in the registry's staging.
        case stagedExists
        case permission
        case hidden
        /// The package was taken back as a whole a short time ago.
        case locked
        case conflict
        case tooLarge
        case provenance
        case tooMany
        case unavailable
        case serverFailure
        case other
    }

    init(_ response: Response, _ connection: NPMConnection) {
        status = response.status.code
        let body = response.json
        stageID = body?["stageId"]?.string
        let text = body?["error"]?.string ?? body?["message"]?.string ?? body?["reason"]?.string
        notice = response.fields[.npmNotice].map(connection.presentable)
        let all = [text ?? response.text, notice].compactMap(\.self).filter { !$0.isEmpty }
        words = connection.presentable(all.joined(separator: " - "))
        kind = Self.kind(status, words, response.fields[.wwwAuthenticate] ?? "")
        retryAfter = response.askedPause
    }

    private static func kind(_ status: Int, _ words: String, _ challenge: String) -> Kind {
        switch status {
        case 202: .accepted
        case 200..<300: .done
        case 401 where challenge.lowercased().contains("otp") || words.contains("one-time pass"):
            .oneTimePassword
        case 401 where challenge.lowercased().contains("ipaddress"): .address
        case 401: .credential
        case 402: .payment
        case 403, 409: refusal(status, words.lowercased())
        case 404: .hidden
        case 413: .tooLarge
        case 422: .provenance
        case 420, 429: .tooMany
        case 503: .unavailable
        case 408, 500...: .serverFailure
        default: .other
        }
    }

    /// 403 and 409 have several meanings, told apart by words only.
    private static func refusal(_ status: Int, _ words: String) -> Kind {
        func says(_ texts: String...) -> Bool { texts.contains { words.contains($0) } }
        if says("previously staged version") { return .stagedExists }
        // The public registry says it with 403, Verdaccio and GitHub with 409.
        if says("cannot publish over", "previously published version", "already present", "already exists") {
            return .versionExists
        }
        // npm/cli#958 and #8860 have the words of it.
        if says("cannot be republished") { return .locked }
        if status == 409 { return .conflict }
        return says("spam") ? .other : .permission
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
        case .payment, .tooLarge, .other, .locked, .versionExists, .stagedExists, .provenance, .done,
            .accepted:
            .npmRefused
        case .conflict, .tooMany, .unavailable, .serverFailure: .npmUnavailable
        }
    }

    private func advice(_ name: String) -> String {
        switch kind {
        case .oneTimePassword:
            "give the code with --otp or NPM_CONFIG_OTP; where nobody can be asked, use a granular token that "
                + "bypasses two-factor authentication, or trusted publishing"
        case .address: "the token is limited to other addresses; make one for this network"
        case .credential:
            "make a new granular token (they live at most 90 days) and set it as NODE_AUTH_TOKEN, or in .npmrc"
        case .payment:
            "a scoped package is restricted unless access is public; declare access public, or pay for "
                + "private packages"
        case .stagedExists:
            "approve or reject the staged version first (`kilo-release npm stage list \(name)`)"
        case .locked: "wait until 24 hours have passed since the package was taken back"
        case .versionExists: "the version is taken; compare what is there"
        case .permission, .hidden:
            "check that the token is valid, may write, and covers \(name), and that its account is a "
                + "maintainer; the registry answers 404 also where a permission is missing"
        case .provenance:
            "the registry could not match the provenance: package.json's repository.url must be the "
                + "repository that the job runs in, and the version without build metadata"
        case .conflict, .serverFailure: "it may have been done: look before anything is sent again"
        case .tooLarge: "make the package smaller; about 200 MB have been seen to be the limit"
        case .tooMany, .unavailable: "wait and run it again"
        case .other: "correct what the registry names, and release a new version"
        case .done, .accepted: ""
        }
    }
}
