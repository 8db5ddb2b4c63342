import CCurl

/// libcurl, loaded when the first request is sent.
///
/// A program that sends nothing does not pay for the thirty libraries that it pulls in.
enum CurlLibrary {
    /// The shared library's name, which has been the same since 2006.
    static let name = "libcurl.so.4"

    /// Why libcurl cannot be used; nil if it can.
    ///
    /// The first use loads it, once for the process and before anything else of `CCurl` is called.
    static let problem: String? = load(name)

    /// Binds libcurl's functions and initialises it; a problem is returned as text.
    static func load(_ name: String) -> String? {
        if let reason = kilo_curl_load(name) {
            let reason = String(cString: reason)
            return "\(name) cannot be loaded (\(reason)): install the Debian package libcurl4"
        }
        let code = kilo_curl_global_init()
        return code == CURLE_OK ? nil : "libcurl cannot start: \(message(code))"
    }

    /// libcurl's words for a code.
    static func message(_ code: CURLcode) -> String { String(cString: kilo_curl_error_text(code)) }

    /// The version with those of the libraries beneath, as `curl --version` prints it.
    static var version: String { String(cString: kilo_curl_version()) }
}
