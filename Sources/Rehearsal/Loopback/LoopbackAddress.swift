internal import HTTP

/// An absolute http URL, taken apart as far as a client without sockets needs it.
struct LoopbackAddress: Hashable {
    /// `http://127.0.0.1:4873`, in lower case.
    let origin: String
    /// Path and query as they go over the wire, at least `/`.
    let target: String

    /// nil for what is no absolute `http` or `https` URL.
    init?(_ url: String) {
        // By bytes: every request of a simulation comes by here.
        let bare = url.utf8.prefix { $0 != UInt8(ascii: "#") }
        guard let colon = bare.firstIndex(of: UInt8(ascii: ":")), bare[colon...].starts(with: "://".utf8)
        else { return nil }
        let authority = bare[colon...].dropFirst(3)
            .prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        let scheme = Substring(bare[..<colon]).lowercased()
        guard ["http", "https"].contains(scheme), !authority.isEmpty else { return nil }
        origin = "\(scheme)://\(Substring(authority).lowercased())"
        let rest = bare[authority.endIndex...]
        target = rest.first == UInt8(ascii: "/") ? String(Substring(rest)) : "/\(Substring(rest))"
    }

    /// `127.0.0.1:4873`.
    var host: String { String(Substring(origin.utf8.drop { $0 != UInt8(ascii: "/") }.dropFirst(2))) }

    /// The origin by which redirects are judged; its host has its port.
    var webOrigin: Origin {
        Origin(scheme: String(origin.prefix { $0 != ":" }), host: host, port: "")
    }

    /// The origin of the server: the name `localhost` is another origin, and the same machine.
    var serverOrigin: String { origin.replacing("//localhost", with: "//127.0.0.1") }

    /// The absolute URL of a `Location` (RFC 3986 section 5.2, without dot segments, which are kept as they
    /// are).
    func resolve(_ reference: String) -> String {
        let path = target.prefix { $0 != "?" }
        if LoopbackAddress(reference) != nil { return reference }
        if reference.hasPrefix("//") { return origin.prefix { $0 != "/" } + reference }
        if reference.hasPrefix("/") { return origin + reference }
        if reference.hasPrefix("?") { return origin + path + reference }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
        return origin + folder + reference
    }
}
