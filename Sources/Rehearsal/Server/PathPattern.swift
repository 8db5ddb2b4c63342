/// A pattern of path segments with wildcards, for routing.
struct PathPattern: Sendable {
    private enum Part: Sendable {
        case literal(String)
        case one
        case several
    }

    private let parts: [Part]

    /// Reads `/v2/**/blobs/*`.
    init(_ text: String) {
        // By bytes: patterns are read anew for each request.
        let words = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        parts = words.dropFirst().map { word in
            switch Substring(word) {
            case "*": .one
            case "**": .several
            default: .literal(String(Substring(word)))
            }
        }
    }

    /// What the wildcards stand for, or nil if the pattern does not match all segments.
    ///
    /// A `**` takes as many as it can, because in OCI paths the fixed words stand at the end and a name may
    /// contain them too.
    func captures(from segments: [String]) -> [String]? {
        Self.match(parts[...], segments[...])
    }

    private static func match(_ parts: ArraySlice<Part>, _ segments: ArraySlice<String>) -> [String]? {
        guard let part = parts.first else { return segments.isEmpty ? [] : nil }
        guard let segment = segments.first else { return nil }
        let (partsAfter, segmentsAfter) = (parts.dropFirst(), segments.dropFirst())
        switch part {
        case .literal(let text):
            return segment == text ? match(partsAfter, segmentsAfter) : nil
        case .one:
            return segment.isEmpty ? nil : match(partsAfter, segmentsAfter).map { [segment] + $0 }
        case .several:
            return matchSeveral(partsAfter, segments)
        }
    }

    private static func matchSeveral(_ parts: ArraySlice<Part>, _ segments: ArraySlice<String>) -> [String]? {
        for count in stride(from: segments.count, to: 0, by: -1) {
            let taken = segments.prefix(count)
            if !taken.contains(""), let rest = match(parts, segments.dropFirst(count)) {
                return [taken.joined(separator: "/")] + rest
            }
        }
        return nil
    }
}
