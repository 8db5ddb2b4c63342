/// A kind of secret that must not be published, recognised by its shape.
struct SecretRule: Sendable {
    /// The name by which its findings can be allowed: `npm`, `github`.
    let name: String
    /// Looks for a secret that begins at an offset: what it is, and how long.
    let match: @Sendable (_ text: ArraySlice<UInt8>, _ start: Int) -> Match?
    /// The bytes with which one can begin.
    let first: [UInt8]

    struct Match: Hashable, Sendable {
        let kind: String
        let length: Int
    }

    init(
        name: String, first: String,
        _ match: @escaping @Sendable (_ text: ArraySlice<UInt8>, _ start: Int) -> Match?
    ) {
        self.name = name
        self.first = Array(first.utf8)
        self.match = match
    }

    /// All rules.
    ///
    /// The shapes are those that the services document and secretlint's recommended preset looks for.
    static let all: [SecretRule] = [
        aws, gcp, npm, slack, sendgrid, shopify, github, openai, linear, onePassword, privateKey,
    ]

    private static let npm = SecretRule(name: "npm", first: "n") { text, start in
        var cursor = SecretCursor(text, start)
        guard cursor.isAtWordStart, cursor.take("npm_"), cursor.take(36, of: .alphanumeric) else {
            return nil
        }
        return Match(kind: "npm access token", length: cursor.index - start)
    }

    private static let sendgrid = SecretRule(name: "sendgrid", first: "S") { text, start in
        var cursor = SecretCursor(text, start)
        guard cursor.isAtWordStart, cursor.take("SG."), cursor.take(22, of: .token), cursor.take("."),
            cursor.take(43, of: .token)
        else { return nil }
        return Match(kind: "SendGrid API Key", length: cursor.index - start)
    }

    private static let shopify = SecretRule(name: "shopify", first: "s") { text, start in
        var cursor = SecretCursor(text, start)
        let prefixes = ["shppa_", "shpca_", "shpat_", "shpss_"]
        guard cursor.isAtWordStart, prefixes.contains(where: { cursor.take($0) }),
            cursor.take(32, of: .hexadecimal)
        else { return nil }
        cursor.skip(upTo: 32, of: .hexadecimal)
        return Match(kind: "Shopify token", length: cursor.index - start)
    }

    private static let github = SecretRule(name: "github", first: "g") { text, start in
        var cursor = SecretCursor(text, start)
        guard cursor.isAtWordStart else { return nil }
        if cursor.take("github_pat_") {
            guard cursor.take(82, of: .word) else { return nil }
            return Match(
                kind: "GitHub Token(GitHub fine-grained personal access tokens)",
                length: cursor.index - start)
        }
        guard let kind = githubKinds.first(where: { cursor.take($0.prefix) })?.kind,
            cursor.take(36, of: .word)
        else { return nil }
        return Match(kind: "GitHub Token(\(kind))", length: cursor.index - start)
    }

    private static let githubKinds = [
        (prefix: "ghp_", kind: "GitHub personal access tokens"),
        (prefix: "gho_", kind: "OAuth access tokens"),
        (prefix: "ghu_", kind: "GitHub user-to-server tokens"),
        (prefix: "ghs_", kind: "GitHub server-to-server tokens"),
        (prefix: "ghr_", kind: "GitHub refresh tokens"),
    ]

    private static let openai = SecretRule(name: "openai", first: "s") { text, start in
        var cursor = SecretCursor(text, start)
        guard cursor.isAtWordStart, cursor.take("sk-") else { return nil }
        let body = cursor.skip(upTo: 256, of: .token)
        guard let mark = body.firstRange(of: "T3BlbkFJ".utf8), mark.lowerBound - body.startIndex >= 16,
            body.endIndex - mark.upperBound >= 16
        else { return nil }
        return Match(kind: "OpenAI API token", length: cursor.index - start)
    }

    private static let linear = SecretRule(name: "linear", first: "l") { text, start in
        var cursor = SecretCursor(text, start)
        guard cursor.isAtWordStart, cursor.take("lin_api_"), cursor.take(32, of: .alphanumeric) else {
            return nil
        }
        cursor.skip(upTo: 96, of: .alphanumeric)
        return Match(kind: "Linear API token", length: cursor.index - start)
    }

    private static let onePassword = SecretRule(name: "1password", first: "o") { text, start in
        var cursor = SecretCursor(text, start)
        guard cursor.isAtWordStart, cursor.take("ops_ey"), cursor.take(250, of: .base64) else { return nil }
        return Match(kind: "1Password service account token", length: cursor.index - start)
    }

    private static let slack = SecretRule(name: "slack", first: "xh") { text, start in
        var cursor = SecretCursor(text, start)
        if cursor.take("hooks.slack.com/services/T") {
            guard cursor.skip(upTo: 80, of: .path).count >= 30 else { return nil }
            return Match(kind: "slack token", length: cursor.index - start)
        }
        let prefixes = ["xoxb-", "xoxp-", "xoxa-", "xoxo-", "xoxr-", "xapp-"]
        guard cursor.isAtWordStart, prefixes.contains(where: { cursor.take($0) }) else { return nil }
        let body = cursor.skip(upTo: 256, of: .dashed)
        // Numbers come first; `xoxb-your-token` is a placeholder.
        guard body.count >= 12, let first = body.first, (48...57).contains(first) else { return nil }
        return Match(kind: "slack token", length: cursor.index - start)
    }
}
