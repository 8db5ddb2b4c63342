import CCurl

/// Scheme, host and port of a URL, as curl itself understands it.
///
/// A parser of our own could see another host than the one that curl connects to.
package struct Origin: Hashable {
    package let scheme: String
    package let host: String
    package let port: String

    /// Puts an origin together, whose parts are in lower case.
    package init(scheme: String, host: String, port: String) {
        (self.scheme, self.host, self.port) = (scheme, host, port)
    }

    /// nil for what is no absolute `http` or `https` URL.
    package init?(_ url: String) {
        guard let parsed = kilo_curl_url() else { return nil }
        defer { kilo_curl_url_cleanup(parsed) }
        guard kilo_curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: parsed),
            let host = Self.part(CURLUPART_HOST, of: parsed),
            let port = Self.part(CURLUPART_PORT, of: parsed),
            scheme == "http" || scheme == "https"
        else { return nil }
        self.init(scheme: scheme, host: host, port: port)
    }

    private static func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        let code = kilo_curl_url_get(url, part, &text, UInt32(CURLU_DEFAULT_PORT))
        guard code == CURLUE_OK, let text else { return nil }
        defer { kilo_curl_free(text) }
        return String(cString: text).lowercased()
    }
}
