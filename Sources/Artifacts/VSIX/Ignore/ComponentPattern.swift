/// A minimatch pattern for one path component: everything but `**`, braces and slashes.
struct ComponentPattern: Sendable {
    private let nodes: [Node]
    /// The text of a pattern without magic, the most frequent case.
    let literal: [Unicode.Scalar]?

    init(_ pattern: String) {
        var parser = ComponentParser(Array(pattern.unicodeScalars))
        nodes = parser.sequence(endingAt: [])
        var text: [Unicode.Scalar] = []
        for node in nodes { if case .literal(let scalar) = node { text.append(scalar) } }
        literal = text.count == nodes.count ? text : nil
    }

    /// The character with which every match begins, if the pattern says so.
    var firstLiteral: Unicode.Scalar? { Self.literal(nodes.first) }
    /// The character with which every match ends, if the pattern says so.
    var lastLiteral: Unicode.Scalar? { Self.literal(nodes.last) }

    private static func literal(_ node: Node?) -> Unicode.Scalar? {
        guard case .literal(let scalar) = node else { return nil }
        return scalar
    }

    /// Whether the pattern matches the whole component.
    func matches(_ name: [Unicode.Scalar]) -> Bool {
        if let literal { return literal == name }
        return !name.isEmpty && Self.match(nodes[...], name[...]) { $0.isEmpty }
    }

    indirect enum Node: Sendable {
        case literal(Unicode.Scalar)
        case any
        case star
        case set(CharacterSet)
        case group(Repetition, [[Node]])
    }

    /// The extended globs `@(…)`, `?(…)`, `*(…)`, `+(…)`, `!(…)`.
    enum Repetition: Sendable {
        case one
        case optional
        case anyNumber
        case atLeastOne
        case anythingBut
    }

    private typealias Rest = ArraySlice<Unicode.Scalar>

    /// Whether the nodes match a prefix of the name whose rest is accepted by `end`.
    private static func match(_ nodes: ArraySlice<Node>, _ name: Rest, _ end: (Rest) -> Bool) -> Bool {
        guard let node = nodes.first else { return end(name) }
        let later = nodes.dropFirst()
        switch node {
        case .literal(let scalar): return name.first == scalar && match(later, name.dropFirst(), end)
        case .any: return !name.isEmpty && match(later, name.dropFirst(), end)
        case .set(let set):
            guard let scalar = name.first, set.contains(scalar) else { return false }
            return match(later, name.dropFirst(), end)
        case .star:
            return (name.startIndex...name.endIndex).contains { match(later, name[$0...], end) }
        case .group(let repetition, let alternatives):
            return matchGroup(repetition, alternatives, name) { match(later, $0, end) }
        }
    }

    private static func matchGroup(
        _ repetition: Repetition, _ alternatives: [[Node]], _ name: Rest, _ end: (Rest) -> Bool
    ) -> Bool {
        func once(_ end: (Rest) -> Bool) -> Bool {
            alternatives.contains { match($0[...], name, end) }
        }
        // Each repetition must consume something, or `*(|a)` would never end.
        func again(_ rest: Rest) -> Bool {
            end(rest)
                || rest.startIndex > name.startIndex
                    && matchGroup(.anyNumber, alternatives, rest, end)
        }
        switch repetition {
        case .one: return once(end)
        case .optional: return once(end) || end(name)
        case .atLeastOne: return once(again)
        case .anyNumber: return end(name) || once(again)
        case .anythingBut:
            if once(end) { return false }
            return (name.startIndex...name.endIndex).contains { end(name[$0...]) }
        }
    }
}
