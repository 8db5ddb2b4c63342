import CCurl
import Core
import HTTPTypes

extension Exchange {
    /// One piece for each call of a callback: fewer rounds of the loop for large bodies, little memory for
    /// many.
    private static let pieceSize = 256 * 1024

    /// Above this size a server is asked first (`Expect: 100-continue`, HTTP/1.1), so that one that refuses
    /// says so before everything is sent; below, the question would cost more than the body.
    private static let expectThreshold = 1 << 20

    /// Tells curl what to do.
    func configure(
        _ configuration: CurlTransport.Configuration, trusting certificates: TrustedCertificates
    ) throws(ExchangeProblem) {
        guard let origin = Origin(request.url) else {
            throw ExchangeProblem(.notSent, "the URL is no absolute http or https URL")
        }
        setAddress(configuration, scheme: origin.scheme)
        setMethod()
        setFields(configuration)
        setConnection(configuration)
        certificates.apply(to: handle)
        setCallbacks()
        if let refusal = handle.refusal { throw ExchangeProblem(.notSent, refusal) }
    }

    /// The URL as it is (no dot segments removed), and the proxy: never what curl would read from the
    /// process's environment.
    private func setAddress(_ configuration: CurlTransport.Configuration, scheme: String) {
        handle.set(CURLOPT_URL, request.url)
        handle.set(CURLOPT_PATH_AS_IS, 1)
        let proxy = scheme == "https" ? configuration.proxies.https : configuration.proxies.http
        handle.set(CURLOPT_PROXY, proxy?.reveal() ?? "")
        handle.set(CURLOPT_NOPROXY, configuration.proxies.exceptions)
        handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    }

    /// Uploading is curl's only mode that adds no Content-Type; it sends `Content-Length: 0` for an empty
    /// body, which RFC 9110, 8.6 wants for methods that usually have one.
    private func setMethod() {
        let method = request.method
        if body.length > 0 || [.post, .put, .patch].contains(method) {
            handle.set(CURLOPT_UPLOAD, 1)
            handle.set(CURLOPT_INFILESIZE_LARGE, size: body.length)
            handle.set(CURLOPT_UPLOAD_BUFFERSIZE, Self.pieceSize)
        } else if method == .head {
            handle.set(CURLOPT_NOBODY, 1)
        }
        if method != .head || body.length > 0 { handle.set(CURLOPT_CUSTOMREQUEST, method.rawValue) }
        handle.set(CURLOPT_BUFFERSIZE, Self.pieceSize)
        handle.set(CURLOPT_HTTP_CONTENT_DECODING, 0)
    }

    /// The caller's fields in their order, and nothing that curl would add on its own.
    private func setFields(_ configuration: CurlTransport.Configuration) {
        handle.set(CURLOPT_USERAGENT, configuration.userAgent)
        for field in request.fields where field.name != .contentLength {
            let name = field.name.rawName
            handle.add(field: field.value.isEmpty ? "\(name);" : "\(name): \(field.value)")
        }
        if request.fields[.accept] == nil { handle.add(field: "Accept:") }
        if body.length < Self.expectThreshold, request.fields[.expect] == nil { handle.add(field: "Expect:") }
        handle.useFields()
    }

    private func setConnection(_ configuration: CurlTransport.Configuration) {
        handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // Rather share a connection that is about to speak HTTP/2 than open another.
        handle.set(CURLOPT_PIPEWAIT, 1)
        handle.set(CURLOPT_NOSIGNAL, 1)
        handle.set(CURLOPT_TCP_KEEPALIVE, 1)
        handle.set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.milliseconds)
        // Cancelling does not wait for a name server (7.87 and newer).
        handle.setIfKnown(CURLOPT_QUICK_EXIT, 1)
        handle.note(kilo_curl_set_private_sockets(handle.pointer), CURLOPT_OPENSOCKETFUNCTION)
    }
}
