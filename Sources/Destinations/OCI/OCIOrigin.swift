internal import FoundationEssentials

/// Scheme, host and port of a URL: what credentials belong to (RFC 6454).
struct OCIOrigin: Hashable, CustomStringConvertible {
    let scheme: String
    let host: String
    private let port: Int?

    init?(_ url: String) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            scheme == "https" || scheme == "http", let host = parts.host?.lowercased(), !host.isEmpty
        else { return nil }
        self.scheme = scheme
        self.host = host
        let isDefault = parts.port == (scheme == "https" ? 443 : 80)
        port = isDefault ? nil : parts.port
    }

    /// `ghcr.io`, `127.0.0.1:5000`.
    var authority: String { host + (port.map { ":\($0)" } ?? "") }

    /// `https://ghcr.io`.
    var description: String { "\(scheme)://\(authority)" }

    /// Whether the host is the literal address of this machine, a private network or a link.
    ///
    /// No public registry sends clients there; one that does wants to reach what only the client can reach.
    var isPrivateAddress: Bool {
        let address = host.trimmingPrefix("[")
        if address.contains(":") {
            return address.hasPrefix("::1") || address.hasPrefix("fe80:") || address.hasPrefix("fc")
                || address.hasPrefix("fd") || address.hasPrefix("::ffff:")
        }
        let bytes = address.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        guard bytes.count == 4 else { return address == "localhost" }
        switch (bytes[0], bytes[1]) {
        case (0, _), (10, _), (127, _), (169, 254), (192, 168), (172, 16...31): return true
        default: return false
        }
    }

    /// Whether a registry at this origin may send the client to another one.
    ///
    /// Never from https to http, and to private addresses only on the host that the user named.
    func maySendTo(_ other: OCIOrigin) -> Bool {
        if scheme == "https", other.scheme == "http" { return false }
        return other.host == host || !other.isPrivateAddress
    }
}
