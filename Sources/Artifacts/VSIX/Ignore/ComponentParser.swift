/// Parses one component of a minimatch pattern.
struct ComponentParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    /// Nodes up to one of the given characters (not consumed) or the end.
    mutating func sequence(endingAt ends: Set<Unicode.Scalar>) -> [ComponentPattern.Node] {
        var nodes: [ComponentPattern.Node] = []
        while index < scalars.count, !ends.contains(scalars[index]) { nodes.append(node(after: nodes.last)) }
        return nodes
    }

    private mutating func node(after last: ComponentPattern.Node?) -> ComponentPattern.Node {
        if let group = group() { return group }
        let scalar = scalars[index]
        index += 1
        switch scalar {
        case "\\":
            // A backslash at the end stands for itself.
            guard index < scalars.count else { return .literal(scalar) }
            index += 1
            return .literal(scalars[index - 1])
        case "?": return .any
        case "*":
            while index < scalars.count, scalars[index] == "*", !isGroup(at: index) { index += 1 }
            return .star
        case "[":
            guard let (set, end) = ComponentPattern.CharacterSet.parse(scalars, after: index) else {
                return .literal(scalar)
            }
            index = end
            return .set(set)
        default: return .literal(scalar)
        }
    }

    private func isGroup(at index: Int) -> Bool {
        guard index + 1 < scalars.count, scalars[index + 1] == "(" else { return false }
        var parser = self
        parser.index = index
        return parser.group() != nil
    }

    /// An extended glob that starts here and is closed; else nil, and nothing is consumed.
    private mutating func group() -> ComponentPattern.Node? {
        guard index + 1 < scalars.count, scalars[index + 1] == "(",
            let repetition = Self.repetition(scalars[index])
        else { return nil }
        let start = index
        index += 2
        var alternatives: [[ComponentPattern.Node]] = []
        while index <= scalars.count {
            alternatives.append(sequence(endingAt: ["|", ")"]))
            guard index < scalars.count else { break }
            index += 1
            if scalars[index - 1] == ")" { return .group(repetition, alternatives) }
        }
        index = start
        return nil
    }

    private static func repetition(_ scalar: Unicode.Scalar) -> ComponentPattern.Repetition? {
        switch scalar {
        case "@": .one
        case "?": .optional
        case "*": .anyNumber
        case "+": .atLeastOne
        case "!": .anythingBut
        default: nil
        }
    }
}
