internal import Lifecycle

/// Draws what becomes what, and where it goes: commands, artifacts, destinations.
public struct ReleaseDrawing: Sendable {
    let release: ResolvedRelease

    /// Creates a drawing of a release.
    public init(_ release: ResolvedRelease) { self.release = release }

    /// A Mermaid flow chart, which GitHub and editors render.
    public var mermaid: String {
        let lines = nodes + edges
        return (["flowchart LR"] + lines.map { "    " + $0 } + classes).joined(separator: "\n")
    }

    /// A tree for terminals: each destination with what goes there and what that is made by.
    public var text: String {
        let heading =
            "\(release.product.name) \(release.version) (\(release.channel.rawValue), tag \(release.tag))"
        let branches = release.destinations.map { destination in
            Tree(
                "\(destination.spec.name)  [\(Self.effect(of: destination).rawValue)]",
                destination.spec.artifacts.compactMap { release.artifact($0) }.map(branch)
                    + (destination.checksums.map { [Tree($0)] } ?? []))
        }
        return Tree(heading, branches).lines().joined(separator: "\n")
    }

    static func effect(of destination: ResolvedDestination) -> Effect {
        destination.items.first?.effect ?? .reversible
    }

    private func branch(_ artifact: ResolvedArtifact) -> Tree {
        let labels = commands(of: artifact).map { "made by: \(release.plan.commands[$0].label)" }
        return Tree(artifact.fileName, labels.map { Tree($0) })
    }

    private func commands(of artifact: ResolvedArtifact) -> [Int] {
        artifact.spec.commands.filter(release.plan.commands.indices.contains)
    }

    private var nodes: [String] {
        let used = Set(release.artifacts.flatMap(commands)).sorted()
        let commandNodes = used.map { "c\($0)([\"\(Self.quote(release.plan.commands[$0].label))\"])" }
        let artifactNodes = release.artifacts.map { "a\($0.number)[\"\(Self.quote($0.fileName))\"]" }
        let destinationNodes = release.destinations.map { destination in
            let style = Self.effect(of: destination).rawValue
            return "d\(destination.number){{\"\(Self.quote(destination.spec.name))\"}}:::\(style)"
        }
        return commandNodes + artifactNodes + destinationNodes
    }

    private var edges: [String] {
        let made = release.artifacts.flatMap { artifact in
            commands(of: artifact).map { "c\($0) --> a\(artifact.number)" }
        }
        let named = release.artifacts.flatMap { artifact -> [String] in
            guard case .npm(let spec) = artifact.spec else { return [] }
            return spec.optionalDependencies.map { "a\($0) -. before .-> a\(artifact.number)" }
        }
        let shipped = release.destinations.flatMap { destination in
            destination.spec.artifacts.map { "a\($0) --> d\(destination.number)" }
        }
        return made + named + shipped
    }

    private var classes: [String] {
        [
            "    classDef irrevocable stroke:#c33,stroke-width:3px",
            "    classDef reversible stroke:#393,stroke-width:2px",
        ]
    }

    private static func quote(_ text: String) -> String {
        text.replacing("\"", with: "#quot;")
    }
}

/// A tree of lines, drawn with box characters.
struct Tree {
    let label: String
    let children: [Tree]

    init(_ label: String, _ children: [Tree] = []) {
        self.label = label
        self.children = children
    }

    func lines() -> [String] {
        let last = children.count - 1
        return [label]
            + children.enumerated().flatMap { index, child in
                child.lines().enumerated().map { row, line in
                    if row == 0 { return (index == last ? "└─ " : "├─ ") + line }
                    return (index == last ? "   " : "│  ") + line
                }
            }
    }
}
