import CCurl
import HTTPTypes

extension Exchange {
    /// What became of the exchange that curl ended with this code.
    func result(_ code: CURLcode) -> Result<Answer, ExchangeProblem> {
        Result { () throws(ExchangeProblem) in
            if let problem { throw problem }
            if code == CURLE_SEND_ERROR { takeUnreadRefusal() }
            guard code == CURLE_OK || isCutRefusal else {
                throw ExchangeProblem(reason(code), handle.message(code))
            }
            guard let status = head.status else {
                throw ExchangeProblem(.invalidAnswer, "the answer has no status")
            }
            let redirectURL = handle.redirectURL
            let received = try openSink().finish()
            let response = Response(status: status, fields: head.fields, body: received, url: request.url)
            return Answer(response: response, redirectURL: redirectURL)
        }
    }

    /// Whether an upload was refused and only the explanation is cut off.
    ///
    /// A server that refuses while the body is on its way may close the connection at once, which can cost
    /// the end of its own answer (RFC 9112, 9.6). How much of the body had left this machine by then says
    /// nothing, since the system takes megabytes ahead; the status says all.
    private var isCutRefusal: Bool { body.length > 0 && (400...599).contains(head.status?.code ?? 0) }

    private func reason(_ code: CURLcode) -> TransportError.Reason {
        // After a request went out, a handshake that fails is that of a second connection: the first may have
        // carried the request to its effect.
        if attempts == 0 { return isTLS(code) ? .tls : .notSent }
        switch code {
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: return .invalidAnswer
        default: return .lost
        }
    }

    private func isTLS(_ code: CURLcode) -> Bool {
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_INITFAILED:
            true
        // A peer that hangs up in the handshake has refused nothing; what OpenSSL itself finds says "error:".
        case CURLE_SSL_CONNECT_ERROR: handle.message(code).contains("error:")
        default: false
        }
    }
}
