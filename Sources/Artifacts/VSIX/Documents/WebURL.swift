/// An absolute URL, as far as packaging judges them: scheme, host with port, path.
///
/// Reads like the WHATWG URL parser where that decides whether a text is a URL at all.
struct WebURL: Hashable, Sendable {
    /// In lower case.
    let scheme: String
    /// In lower case, with a port that is not the scheme's own; empty for `mailto:` and the like.
    let host: String
    /// Up to `?` or `#`.
    let path: String

    /// Nil for a relative reference, an empty or impossible host, or an impossible port.
    init?(_ text: some StringProtocol) {
        let trimmed = text.trimmed
        guard let colon = trimmed.firstIndex(of: ":") else { return nil }
        let scheme = trimmed[..<colon].lowercased()
        guard scheme.wholeMatch(of: /[a-z][a-z0-9+.\-]*/) != nil else { return nil }
        self.scheme = scheme
        let rest = trimmed[trimmed.index(after: colon)...]
        guard let defaultPort = Self.defaultPorts[scheme] else {
            host = ""
            path = String(Self.path(rest))
            return
        }
        let afterSlashes = rest.drop { $0 == "/" || $0 == "\\" }
        let authority = afterSlashes.prefix { !"/\\?#".contains($0) }
        guard let host = Self.host(authority, defaultPort: defaultPort) else { return nil }
        self.host = host
        let path = Self.path(afterSlashes.dropFirst(authority.count))
        self.path = path.isEmpty ? "/" : String(path)
    }

    private static let defaultPorts = ["http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443]

    private static func path(_ text: Substring) -> Substring { text.prefix { $0 != "?" && $0 != "#" } }

    private static func host(_ authority: Substring, defaultPort: Int) -> String? {
        let address =
            authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let parts = address.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, !name.contains(where: { " <>^|%\"`{}[]".contains($0) })
        else { return nil }
        guard parts.count == 2, !parts[1].isEmpty else { return name.lowercased() }
        guard let port = UInt16(parts[1]) else { return nil }
        return Int(port) == defaultPort ? name.lowercased() : "\(name.lowercased()):\(port)"
    }

    /// Whether it is an SVG image from a host that the Marketplace does not trust with scripts.
    var isUntrustedSVG: Bool {
        path.lowercased().hasSuffix(".svg") && !TrustedSVGHosts.all.contains(host) && !isWorkflowBadge
    }

    /// `https://github.com/OWNER/REPO/[actions/]workflows/…badge.svg`.
    private var isWorkflowBadge: Bool {
        scheme == "https" && host == "github.com"
            && path.prefixMatch(of: /\/[^\/]+\/[^\/]+\/(actions\/)?workflows\/.*badge\.svg/) != nil
    }
}

/// JavaScript's `decodeURI`.
enum PercentDecoding {
    /// The text with its escapes decoded, except those of characters that have a meaning in URLs; nil for an
    /// escape that is none, or bytes that are no UTF-8.
    static func decode(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                output.append(bytes[index])
                index += 1
                continue
            }
            guard index + 2 < bytes.count, let value = hexadecimal(bytes[index + 1], bytes[index + 2]) else {
                return nil
            }
            if ";/?:@&=+$,#".utf8.contains(value) {
                output.append(contentsOf: bytes[index..<index + 3])
            } else {
                output.append(value)
            }
            index += 3
        }
        return String(validating: output, as: UTF8.self)
    }

    private static func hexadecimal(_ high: UInt8, _ low: UInt8) -> UInt8? {
        let digits = String(decoding: [high, low], as: UTF8.self)
        return digits.allSatisfy(\.isHexDigit) ? UInt8(digits, radix: 16) : nil
    }
}
