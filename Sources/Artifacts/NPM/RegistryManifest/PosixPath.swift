/// Paths as node's `path.posix` computes them.
enum PosixPath {
    /// The last component, ignoring slashes behind it: `path.posix.basename`.
    static func basename(_ path: some StringProtocol) -> String {
        let (bytes, slash) = (String(path).utf8, UInt8(ascii: "/"))
        guard let last = bytes.lastIndex(where: { $0 != slash }) else { return "" }
        let start = bytes[...last].lastIndex(of: slash).map { bytes.index(after: $0) }
        return String(Substring(bytes[(start ?? bytes.startIndex)...last]))
    }

    /// The last dot of the last component and what follows; empty for `.name` and names without a dot.
    static func extname(_ path: some StringProtocol) -> String {
        let name = Array(basename(path).utf8)
        let dot = UInt8(ascii: ".")
        guard let last = name.lastIndex(of: dot), last > 0, name != [dot, dot] else { return "" }
        return String(decoding: name[last...], as: UTF8.self)
    }

    /// The path without `.`, `..` and doubled slashes, kept inside of its root, without a leading slash.
    static func normalised(_ path: some StringProtocol) -> String {
        var parts: [Substring] = []
        let text = String(path)
        for part in text.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        let isFolder = text.hasSuffix("/") && !parts.isEmpty
        return parts.joined(separator: "/") + (isFolder ? "/" : "")
    }

    /// A path in a manifest made safe: no way out of the package, `\` and `:` as `/`.
    ///
    /// Empty if nothing is left of it; npm 10 takes hidden files for such, npm 11 does not.
    static func secured(_ path: String, keepsHidden: Bool = true) -> String {
        let unixPath = String(path.map { $0 == "\\" || $0 == ":" ? "/" : $0 })
        let result = normalised(unixPath)
        return !keepsHidden && result.hasPrefix(".") ? "" : result
    }
}
