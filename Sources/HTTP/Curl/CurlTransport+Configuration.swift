public import Core
public import SystemPackage

extension CurlTransport {
    /// What holds for all requests of a transport.
    public struct Configuration: Sendable {
        /// The User-Agent of requests that have none of their own.
        public var userAgent: String
        /// The proxies to go through.
        public var proxies: Proxies
        /// The certificates to trust.
        public var trust: Trust
        /// The longest time to resolve, connect and agree on TLS.
        public var connectTimeout: Duration = .seconds(30)
        /// The most connections to one host at a time; more requests wait, HTTP/2 shares one connection.
        public var connectionsPerHost = 6

        /// Creates a configuration with the proxies and certificates that an environment names; none if it is
        /// empty.
        ///
        /// The process's own environment is never read.
        public init(userAgent: String, environment: [String: String] = [:]) {
            self.userAgent = userAgent
            proxies = Proxies(environment: environment)
            trust = Trust(environment: environment)
        }
    }

    /// Proxy settings with curl's meaning: `scheme://[user:password@]host[:port]`, also `socks5h`.
    public struct Proxies: Hashable, Sendable {
        /// The proxy for `http` URLs; secret, as it may hold a password.
        public var http: Secret?
        /// The proxy for `https` URLs.
        public var https: Secret?
        /// Hosts to reach directly: names (with all names below), addresses, networks, or `*`, with commas.
        public var exceptions: String

        /// Creates settings.
        public init(http: Secret? = nil, https: Secret? = nil, exceptions: String = "") {
            self.http = http
            self.https = https
            self.exceptions = exceptions
        }

        /// Reads `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` as curl does: lower case first, and
        /// `HTTP_PROXY` not at all, because a web server's CGI sets it from a request's `Proxy` field.
        public init(environment: [String: String]) {
            func value(_ names: String...) -> String? {
                names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
            }
            let all = value("all_proxy", "ALL_PROXY")
            self.init(
                http: (value("http_proxy") ?? all).map { Secret($0) },
                https: (value("https_proxy", "HTTPS_PROXY") ?? all).map { Secret($0) },
                exceptions: value("no_proxy", "NO_PROXY") ?? "")
        }
    }

    /// The certificates of the authorities that may vouch for a server.
    public struct Trust: Hashable, Sendable {
        /// A PEM file instead of the system's.
        public var bundle: FilePath?
        /// PEM files in addition.
        public var additional: [FilePath]

        /// Creates settings.
        public init(bundle: FilePath? = nil, additional: [FilePath] = []) {
            self.bundle = bundle
            self.additional = additional
        }

        /// Reads `CURL_CA_BUNDLE`, else `SSL_CERT_FILE`, as the curl program does.
        public init(environment: [String: String]) {
            let names = ["CURL_CA_BUNDLE", "SSL_CERT_FILE"]
            self.init(bundle: names.compactMap { environment[$0] }.first { !$0.isEmpty }.map { FilePath($0) })
        }
    }
}
