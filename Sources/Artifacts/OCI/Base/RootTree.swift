internal import Core

/// The file system that layers make, as far as a layer above them must know it.
///
/// A layer writes the folders above its files again, and clients take what it says of them: so it must say what they
/// are already. And a path below a link to a folder must be written where the link leads, as `bin` would become a
/// folder otherwise where it is a link to `usr/bin`.
final class RootTree {
    /// What a folder's place is taken by.
    struct Occupied: Error { let path: String }
    /// A path that leads out of the root, or in circles.
    struct Unreachable: Error { let path: String }

    private enum Kind {
        case folder(TarAttributes)
        case link(String)
        case other
    }

    private final class Node {
        var kind: Kind
        var children: [String: Node] = [:]
        /// The number of the layer that wrote it last.
        var layer: Int

        init(_ kind: Kind, _ layer: Int) {
            self.kind = kind
            self.layer = layer
        }
    }

    private let root = Node(.folder(TarAttributes(mode: 0o755)), 0)
    private var layer = 0
    /// The contents of small files that layers add to: lists of installed packages.
    private(set) var documents: [String: [UInt8]] = [:]

    /// The following members belong to a layer above all before.
    func beginLayer() { layer += 1 }

    /// What stands at a path, links on the way followed; nil if nothing does.
    func contains(_ path: RelativePath) -> Bool { (try? place(path)).flatMap { node($0.components) } != nil }

    /// The attributes of a folder; nil if none is there.
    func folder(_ path: RelativePath) -> TarAttributes? {
        guard let node = node(path.components), case .folder(let attributes) = node.kind else { return nil }
        return attributes
    }

    /// Where a path really is: links among its folders followed, its last component left as it is.
    ///
    /// - Throws: `Occupied` if something that is no folder is on the way, `Unreachable`.
    func place(_ path: RelativePath) throws -> RelativePath {
        guard let parent = path.parent else { return path }
        let folder = try resolve(parent.components)
        let text = (folder + [path.name]).joined(separator: "/")
        guard let placed = RelativePath(text) else { throw Unreachable(path: "\(path)") }
        return placed
    }

    /// Where a folder really is: links followed, its last component too.
    ///
    /// - Throws: as `place(_:)`.
    func folderPlace(_ path: RelativePath) throws -> RelativePath {
        guard let placed = RelativePath(try resolve(path.components).joined(separator: "/")) else {
            throw Unreachable(path: "\(path)")
        }
        return placed
    }

    /// Keeps the contents of a file for who adds to it.
    func keep(_ bytes: [UInt8], at path: RelativePath) { documents[path.description] = bytes }

    private func node(_ components: [String]) -> Node? {
        components.reduce(root) { $0?.children[$1] }
    }

    private func resolve(_ components: [String]) throws -> [String] {
        var done: [String] = []
        var todo = Array(components.reversed())
        var links = 0
        while let name = todo.popLast() {
            if name.isEmpty || name == "." { continue }
            if name == ".." {
                // As in the kernel, the root's parent is the root.
                _ = done.popLast()
                continue
            }
            switch node(done + [name])?.kind {
            case .folder?, nil: done.append(name)
            case .other?: throw Occupied(path: (done + [name]).joined(separator: "/"))
            case .link(let target)?:
                links += 1
                guard links <= 40 else { throw Unreachable(path: components.joined(separator: "/")) }
                if target.hasPrefix("/") { done = [] }
                todo += target.split(separator: "/").map(String.init).reversed()
            }
        }
        return done
    }
}

extension RootTree {
    private static let whiteout = ".wh."
    private static let opaque = ".wh..wh..opq"

    /// Applies a member of a layer.
    ///
    /// - Returns: where it stands; nil for whiteouts and the root itself.
    /// - Throws: `Unreachable`, `Occupied`.
    @discardableResult
    func apply(_ member: TarMember) throws -> RelativePath? {
        let text = String(member.path.drop { $0 == "/" }.trimmingSuffix("/"))
        if text.isEmpty || text == "." { return nil }
        guard let path = RelativePath(text) else { throw Unreachable(path: member.path) }
        if path.name == Self.opaque {
            try hideChildren(path)
            return nil
        }
        if path.name.hasPrefix(Self.whiteout) {
            try hide(path)
            return nil
        }
        let placed = try place(path)
        switch member.kind {
        case .folder: try enter(placed, member.attributes)
        case .symbolicLink(let target): try put(placed, .link(target))
        case .file, .hardLink, .other: try put(placed, .other)
        }
        return placed
    }

    /// A folder that is there already gets the attributes, and keeps what is in it.
    private func enter(_ path: RelativePath, _ attributes: TarAttributes) throws {
        let node = try self.node(making: path)
        if case .folder = node.kind {} else { node.children = [:] }
        node.kind = .folder(attributes)
        node.layer = layer
    }

    private func put(_ path: RelativePath, _ kind: Kind) throws {
        let node = try self.node(making: path)
        node.kind = kind
        node.children = [:]
        node.layer = layer
        documents[path.description] = nil
    }

    private func node(making path: RelativePath) throws -> Node {
        path.components.reduce(root) { parent, name in
            if let child = parent.children[name] { return child }
            let child = Node(.folder(TarAttributes(mode: 0o755)), layer)
            parent.children[name] = child
            return child
        }
    }

    /// Whiteouts hide what layers below have, whatever the order in their own.
    private func hide(_ path: RelativePath) throws {
        let parent = try resolve(path.parent?.components ?? [])
        let name = String(path.name.dropFirst(Self.whiteout.count))
        guard let folder = node(parent), let child = folder.children[name] else { return }
        if child.layer < layer { folder.children[name] = nil } else { dropOld(in: child) }
        forget((parent + [name]).joined(separator: "/"))
    }

    private func hideChildren(_ path: RelativePath) throws {
        let parent = try resolve(path.parent?.components ?? [])
        guard let folder = node(parent) else { return }
        dropOld(in: folder)
        forget(parent.joined(separator: "/"))
    }

    private func dropOld(in folder: Node) {
        for (name, child) in folder.children {
            if child.layer < layer { folder.children[name] = nil } else { dropOld(in: child) }
        }
    }

    private func forget(_ folder: String) {
        for path in documents.keys where path == folder || path.hasPrefix(folder + "/") {
            if node(path.split(separator: "/").map(String.init)) == nil { documents[path] = nil }
        }
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ character: Character) -> Substring {
        var text = self
        while text.last == character { text = text.dropLast() }
        return text
    }
}
