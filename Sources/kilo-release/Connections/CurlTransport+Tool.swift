internal import HTTP

extension CurlTransport {
    /// The network as this tool uses it: under its own name, and through the proxies that the environment names.
    convenience init(environment: [String: String]) {
        self.init(.init(userAgent: "kilo-release/\(releaseToolVersion)", environment: environment))
    }
}
