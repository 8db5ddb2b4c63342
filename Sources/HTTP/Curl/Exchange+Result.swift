import CCurl
import HTTPTypes

extension Exchange {
    /// What became of the exchange that curl ended with this code.
    func result(_ code: CURLcode) -> Result<Answer, ExchangeProblem> {
        Result { () throws(ExchangeProblem) in
            if let problem { throw problem }
            guard code == CURLE_OK || isEarlyRefusal else {
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

    /// A server that refuses while the body is on its way may close the connection at once, which can cut off
    /// the end of its own answer (RFC 9112, 9.6): the status counts.
    private var isEarlyRefusal: Bool {
        (400...599).contains(head.status?.code ?? 0) && body.position < body.length
    }

    private func reason(_ code: CURLcode) -> TransportError.Reason {
        if isTLS(code) { return .tls }
        if attempts == 0 { return .notSent }
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
