import HTTPTypes

/// What to send after an answer that redirects, by whatever transport.
///
/// curl's own following would keep fields that it does not know as credentials, and cannot refuse one hop.
package enum Redirection {
    /// The most hops, as in Go and in the Fetch standard's order of size.
    package static let limit = 10

    /// Whether a status asks for another request (RFC 9110, 15.4): 300 and 304 to 306 do not.
    package static func isRedirect(_ code: Int) -> Bool { [301, 302, 303, 307, 308].contains(code) }

    /// What follows an answer.
    ///
    /// - Parameters:
    ///   - request: what was sent.
    ///   - code: the status of the answer.
    ///   - url: where it leads, made absolute; nil if it does not say.
    ///   - read: the origin of a URL; nil for what is no web address.
    /// - Returns: the next request; nil if the answer is to be handed over.
    /// - Throws: `ExchangeProblem` (`.invalidAnswer`) for what must not be followed.
    package static func next(
        after request: Request, code: Int, to url: String?, origin read: (String) -> Origin? = { Origin($0) }
    ) throws(ExchangeProblem) -> Request? {
        guard request.redirects == .follow, isRedirect(code), let url else { return nil }
        guard let target = read(url) else {
            throw ExchangeProblem(.invalidAnswer, "redirected to \(Request.bare(url)), no web address")
        }
        let origin = read(request.url)
        if origin?.scheme == "https", target.scheme == "http" {
            throw ExchangeProblem(
                .invalidAnswer, "redirected from https to \(Request.bare(url)), where anybody could listen")
        }
        var next = request
        next.url = url
        if changesToGET(request.method, code) { next.becomeGET() }
        if target != origin { next.fields = next.fields.withoutCredentials }
        return next
    }

    /// As browsers do (Fetch, HTTP-redirect fetch, step 12).
    private static func changesToGET(_ method: HTTPRequest.Method, _ code: Int) -> Bool {
        switch code {
        case 301, 302: method == .post
        case 303: method != .get && method != .head
        default: false
        }
    }
}

extension Request {
    fileprivate mutating func becomeGET() {
        method = .get
        isSafe = true
        body = .empty
        for name in [
            HTTPField.Name.contentEncoding, .contentLanguage, .contentLocation, .contentType, .contentLength,
        ] {
            fields[name] = nil
        }
    }
}

extension HTTPFields {
    /// Without what another origin must not learn, and without a `Host` of the first one.
    var withoutCredentials: HTTPFields {
        var kept = HTTPFields()
        for field in self where !field.name.isCredential { kept.append(field) }
        return kept
    }
}

extension HTTPField.Name {
    /// `Authorization`, `Cookie`, and the names that services give to tokens and one-time codes
    /// (`X-NuGet-ApiKey`, `npm-otp`, `PRIVATE-TOKEN`, `X-Amz-Security-Token`): one too many costs a 401, one
    /// too few a secret.
    fileprivate var isCredential: Bool {
        let words = ["auth", "cookie", "token", "secret", "otp", "api-key", "apikey", "password"]
        return canonicalName == "host" || words.contains { canonicalName.contains($0) }
    }
}
