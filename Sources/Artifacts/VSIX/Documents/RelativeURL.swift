/// Joins a relative link to a base, as vsce does: Node's `path.posix.normalize`, then url-join 4.
enum RelativeURL {
    /// The absolute address: `join("https://h/blob/HEAD", "./a/../b.md")` is `https://h/blob/HEAD/b.md`.
    static func join(_ base: String, _ link: String) -> String {
        joinNormalized(base, normalize(link))
    }

    /// url-join: one slash at the seam and at the end, none before `?`, `&` and `#` (but before `#!`), and every
    /// further `?` becomes `&`.
    static func joinNormalized(_ base: String, _ link: String) -> String {
        var tail = String(link.drop { $0 == "/" })
        if tail.hasSuffix("/") { tail = trimmingSlashes(tail) + "/" }
        let head = trimmingSlashes(withTwoSlashes(base))
        let joined = [head, tail].filter { !$0.isEmpty }.joined(separator: "/")
        return withOneQuery(withoutSlashBeforeMark(joined))
    }

    private static func trimmingSlashes(_ text: String) -> String {
        var rest = Substring(text)
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        return String(rest)
    }

    /// `https:/h` and `https:///h` mean `https://h`; a `file:` address keeps three slashes.
    private static func withTwoSlashes(_ base: String) -> String {
        guard let colon = base.firstIndex(of: ":"), colon > base.startIndex,
            !base[..<colon].contains("/")
        else { return base }
        let slashes = base.hasPrefix("file:///") ? "/" : ""
        return base[..<colon] + "://" + slashes + base[base.index(after: colon)...].drop { $0 == "/" }
    }

    private static func withoutSlashBeforeMark(_ url: String) -> String {
        var result = String.UnicodeScalarView()
        let scalars = Array(url.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            let afterNext = index + 2 < scalars.count ? scalars[index + 2] : nil
            let isMark = next == "?" || next == "&" || next == "#" && afterNext != nil && afterNext != "!"
            if scalar != "/" || !isMark { result.append(scalar) }
        }
        return String(result)
    }

    private static func withOneQuery(_ url: String) -> String {
        let parts = url.components(separatedBy: "?")
        return parts.count < 2 ? url : parts[0] + "?" + parts[1...].joined(separator: "&")
    }

    /// Node's `path.posix.normalize`.
    static func normalize(_ path: String) -> String {
        if path.isEmpty { return "." }
        let isAbsolute = path.hasPrefix("/")
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            guard part == ".." else {
                parts.append(part)
                continue
            }
            if let last = parts.last, last != ".." {
                parts.removeLast()
            } else if !isAbsolute {
                parts.append(part)
            }
        }
        let body = parts.joined(separator: "/")
        let end = path.hasSuffix("/") && !body.isEmpty ? "/" : ""
        if isAbsolute { return "/" + body + end }
        return body.isEmpty ? (path.hasSuffix("/") ? "./" : ".") : body + end
    }
}
