internal import HTTP
internal import HTTPTypes

/// What a client sends after an answer that redirects (RFC 9110 section 15.4), by the rules of
/// `Request.Redirects`.
enum LoopbackRedirect {
    /// The most hops.
    static let limit = 10

    /// Whether the status asks for another request.
    static func isRedirect(_ code: Int) -> Bool { [301, 302, 303, 307, 308].contains(code) }

    /// The next request; nil if the answer is to be handed over.
    static func next(
        after request: Request, at address: LoopbackAddress, _ answer: OutgoingResponse
    ) throws(TransportError) -> Request? {
        guard request.redirects == .follow, isRedirect(answer.status.code),
            let location = answer.fields[.location]
        else { return nil }
        var next = request
        next.url = address.resolve(location)
        guard let target = LoopbackAddress(next.url) else {
            throw request.failed(.invalidAnswer, "redirected to \(location), no web address")
        }
        if address.origin.hasPrefix("https:"), target.origin.hasPrefix("http:") {
            throw request.failed(.invalidAnswer, "redirected from https to http, where anybody could listen")
        }
        if changesToGET(request.method, answer.status.code) { next.becomeGET() }
        if target.origin != address.origin { next.dropCredentials() }
        return next
    }

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
        body = .empty
        for name in [
            HTTPField.Name.contentEncoding, .contentLanguage, .contentLocation, .contentType, .contentLength,
        ] {
            fields[name] = nil
        }
    }

    fileprivate mutating func dropCredentials() {
        let words = ["auth", "cookie", "token", "secret", "otp", "api-key", "apikey", "password"]
        var kept = HTTPFields()
        for field in fields where field.name.canonicalName != "host" {
            if !words.contains(where: { field.name.canonicalName.contains($0) }) { kept.append(field) }
        }
        fields = kept
    }

    /// An error about this request, without query and credentials.
    func failed(_ reason: TransportError.Reason, _ message: String) -> TransportError {
        TransportError(reason, "\(method.rawValue) \(url.prefix { $0 != "?" && $0 != "#" })", message)
    }
}
