internal import Core

/// A name in the file system that layers make, with what is below it.
final class RootNode {
    enum Kind {
        case folder(TarAttributes)
        case link(String)
        case other
    }

    /// What it is; of a folder that becomes something else nothing below is left.
    private(set) var kind: Kind
    private var children: [String: RootNode] = [:]
    /// The number of the layer that wrote it last.
    private var layer: Int

    private init(layer: Int) {
        kind = .folder(TarAttributes(mode: 0o755))
        self.layer = layer
    }

    /// An empty root.
    convenience init() { self.init(layer: 0) }

    /// What stands below, by a path without links; nil if nothing does.
    func descendant(_ path: RelativePath) -> RootNode? {
        isEmpty ? nil : path.components.reduce(self) { $0?.child($1) }
    }

    /// Whether nothing is below.
    var isEmpty: Bool { children.isEmpty }

    /// What stands directly below.
    func child(_ name: Substring) -> RootNode? { children[String(name)] }

    /// The same, made as a folder where nothing is yet.
    func descendant(making path: RelativePath, layer: Int) -> RootNode {
        path.components.reduce(self) { parent, name in
            if let child = parent.child(name) { return child }
            let child = RootNode(layer: layer)
            parent.children[String(name)] = child
            return child
        }
    }

    /// A layer writes it; a folder that is there already gets the attributes, and keeps what is in it.
    ///
    /// - Returns: whether something was in it that is gone now.
    func become(_ kind: Kind, layer: Int) -> Bool {
        var isEmptied = false
        if case .folder = kind, case .folder = self.kind {
        } else {
            isEmptied = !children.isEmpty
            children = [:]
        }
        self.kind = kind
        self.layer = layer
        return isEmptied
    }

    /// Takes a child away as far as layers before this one have written it.
    func hide(_ name: String, before layer: Int) {
        guard let child = children[name] else { return }
        if child.layer < layer { children[name] = nil } else { child.hideChildren(before: layer) }
    }

    /// Takes away what layers before this one have written below.
    func hideChildren(before layer: Int) {
        for name in Array(children.keys) { hide(name, before: layer) }
    }
}
