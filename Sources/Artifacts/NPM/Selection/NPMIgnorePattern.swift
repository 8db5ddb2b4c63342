/// One line of an ignore file, or one rule of npm's own, as `ignore-walk` gives it to minimatch: with the options
/// `matchBase`, `dot`, `flipNegate` and `nocase`.
///
/// - A pattern without a slash is compared with the last component of a path, wherever that is.
/// - A leading `!` does not turn the result around: it marks what matches as included.
/// - Case does not count, also on Linux.
struct NPMIgnorePattern: Sendable {
    /// What most paths need no closer look for.
    let sight: Sight
    /// Whether one of the pattern's alternatives is a single component, with or without a slash behind it.
    let isRelative: Bool
    /// Whether only the last component of a path is looked at, so that all spellings of a path are alike.
    let isNameOnly: Bool
    private let alternatives: [Alternative]

    /// Reads a pattern; a text that begins with `#` matches nothing.
    init(_ text: String) {
        let body = text.drop { $0 == "!" }
        let isComment = text.hasPrefix("#")
        let parts = isComment ? [] : Self.expanded(body.lowercased()).map(Self.components)
        isRelative = parts.contains { $0.count <= ($0.last == "" ? 2 : 1) }
        isNameOnly = parts.allSatisfy { $0.count == 1 }
        alternatives = parts.map(Alternative.init)
        let traits = alternatives.map(\.required)
        sight = Sight(
            isInclusion: !(text.count - body.count).isMultiple(of: 2),
            required: traits.dropFirst().reduce(traits.first ?? NameTraits()) { $0.intersection($1) })
    }

    /// A pattern at first sight.
    ///
    /// It counts no references: rules are held against each file of a package, on several processors, which would wait
    /// for each other where all count.
    struct Sight: Sendable {
        /// Whether the pattern includes what it matches (an odd number of leading `!`).
        let isInclusion: Bool
        /// What every path has that the pattern matches as a whole.
        fileprivate let required: NameTraits

        /// Whether the pattern may match a path as a whole, or one that ends with it; tells most that it does not.
        func mayMatch(_ path: NPMPath) -> Bool { path.traits.hold(required) }
    }

    /// How much of a path is compared.
    enum Extent: Hashable, Sendable {
        /// The path has to match the pattern.
        case whole
        /// The path may also be the beginning of something that could match: a folder on the way to it.
        case beginning
    }

    /// Whether the pattern matches.
    func matches(_ path: NPMPath, _ extent: Extent = .whole) -> Bool {
        alternatives.contains { alternative in
            if extent == .whole, !path.traits.hold(alternative.required) { return false }
            let pattern = alternative.segments
            // minimatch's matchBase.
            let components = pattern.count == 1 ? [path.name] : path.components
            return Self.match(pattern[...], components[...], extent)
        }
    }

    private struct Alternative: Sendable {
        let segments: [Segment]
        /// What every whole match has.
        let required: NameTraits

        init(_ parts: [String]) {
            segments = parts.map { $0 == "**" ? .anyDepth : .component(ComponentPattern($0)) }
            required = segments.reduce(NameTraits()) { $0.union($1.required) }
        }
    }

    private enum Segment: Sendable {
        case anyDepth
        case component(ComponentPattern)

        var required: NameTraits {
            guard case .component(let pattern) = self else { return NameTraits() }
            return NameTraits(requiredBy: pattern)
        }
    }

    private static func expanded(_ text: String) -> [String] {
        // brace-expansion turns an empty text into nothing, minimatch leaves it alone.
        text.contains("{") ? BraceExpansion.expand(text) : [text]
    }

    /// Splits at runs of slashes; doubled `**` are one, and `a/..` goes away, as in minimatch's preprocessing.
    private static func components(_ pattern: String) -> [String] {
        var result: [String] = []
        for part in NPMPath.split(pattern) {
            if part == "**", result.last == "**" { continue }
            if part == "..", let last = result.last, !["", ".", "..", "**"].contains(last) {
                result.removeLast()
                continue
            }
            result.append(part)
        }
        return result.isEmpty ? [""] : result
    }

    private static func match(
        _ pattern: ArraySlice<Segment>, _ path: ArraySlice<[Unicode.Scalar]>, _ extent: Extent
    ) -> Bool {
        var pattern = pattern
        var path = path
        while let segment = pattern.first, let name = path.first {
            guard case .component(let component) = segment else {
                return matchAnyDepth(pattern.dropFirst(), path, extent)
            }
            guard component.matches(name) else { return false }
            pattern = pattern.dropFirst()
            path = path.dropFirst()
        }
        if path.isEmpty { return pattern.isEmpty || extent == .beginning }
        // `a/*` matches `a/b/`: the slash at the end counts for nothing when the pattern is used up.
        return path.count == 1 && path.first == []
    }

    /// `**` takes no component, or one, or more; at the end it takes all, but at least one.
    private static func matchAnyDepth(
        _ rest: ArraySlice<Segment>, _ path: ArraySlice<[Unicode.Scalar]>, _ extent: Extent
    ) -> Bool {
        rest.isEmpty || path.indices.contains { match(rest, path[$0...], extent) } || extent == .beginning
    }
}

/// A path as patterns see it: lower case, in components, with a leading or trailing slash as an empty one.
struct NPMPath: Sendable {
    let components: [[Unicode.Scalar]]
    /// The last component that is not empty.
    let name: [Unicode.Scalar]
    /// What its components have.
    let traits: NameTraits

    init(_ text: String) {
        let components = Self.split(text.lowercased()).map { Array($0.unicodeScalars) }
        self.init(components, components.reduce(NameTraits()) { $0.union(NameTraits($1)) })
    }

    private init(_ components: [[Unicode.Scalar]], _ traits: NameTraits) {
        self.components = components
        self.traits = traits
        name = components.last { !$0.isEmpty } ?? []
    }

    /// The path with a slash in front.
    var rooted: NPMPath { NPMPath([[]] + components, traits) }
    /// The path with a slash behind it.
    var asFolder: NPMPath { NPMPath(components.last == [] ? components : components + [[]], traits) }

    /// Splits at runs of slashes.
    static func split(_ text: String) -> [String] {
        var parts = [String.UnicodeScalarView()]
        var isAfterSlash = false
        for scalar in text.unicodeScalars {
            if scalar != "/" {
                parts[parts.count - 1].append(scalar)
            } else if !isAfterSlash {
                parts.append(.init())
            }
            isAfterSlash = scalar == "/"
        }
        return parts.map { String($0) }
    }
}

extension NPMPath {
    /// This path with another below it.
    func joined(_ other: NPMPath) -> NPMPath {
        NPMPath(components + other.components, traits.union(other.traits))
    }
}
