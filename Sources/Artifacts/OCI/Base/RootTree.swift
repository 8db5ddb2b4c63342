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

    let root = RootNode()
    /// The number of the layer whose members are applied.
    private(set) var layer = 0
    /// The contents of small files that layers add to: lists of installed packages.
    private(set) var documents: [String: [UInt8]] = [:]

    /// The following members belong to a layer above all before.
    func beginLayer() { layer += 1 }

    /// Whether something stands at a path, links on the way followed.
    func contains(_ path: RelativePath) -> Bool {
        (try? place(path)).flatMap { root.descendant($0) } != nil
    }

    /// The attributes of a folder; nil if none is there.
    func folder(_ path: RelativePath) -> TarAttributes? {
        guard let node = root.descendant(path), case .folder(let attributes) = node.kind else { return nil }
        return attributes
    }

    /// Where a path really is: links among its folders followed, its last component left as it is.
    ///
    /// - Throws: `Occupied` if something that is no folder is on the way, `Unreachable`.
    func place(_ path: RelativePath) throws -> RelativePath {
        guard !root.isEmpty, let parent = path.parent else { return path }
        let folder = try resolve(parent)
        if folder == parent { return path }
        return try placed(folder.map { "\($0)/\(path.name)" } ?? path.name)
    }

    /// Where a folder really is: links followed, its last component too.
    ///
    /// - Throws: as `place(_:)`.
    func folderPlace(_ path: RelativePath) throws -> RelativePath {
        guard let folder = try resolve(path) else { throw Unreachable(path: "\(path)") }
        return folder
    }

    /// Keeps the contents of a file for who adds to it; pieces of it come with `keep(more:at:)`.
    func keep(_ bytes: [UInt8], at path: RelativePath) { documents[path.description] = bytes }

    /// Keeps the next piece of a file's contents.
    func keep(more bytes: UnsafeRawBufferPointer, at path: RelativePath) {
        documents[path.description, default: []].append(contentsOf: bytes)
    }

    /// Forgets the contents of a file that is another one now.
    func forget(_ path: String) { documents[path] = nil }

    /// Forgets the contents of files that are not there any more.
    func forgetHidden() {
        documents = documents.filter { path, _ in
            RelativePath(path).flatMap { root.descendant($0) } != nil
        }
    }

    /// A folder's path, links followed; nil is the root.
    ///
    /// - Throws: as `place(_:)`.
    func resolve(_ path: RelativePath) throws -> RelativePath? {
        if root.isEmpty { return path }
        var way: [(name: Substring, node: RootNode?)] = []
        var rest = Array(path.components.reversed())
        var links = 0
        while let name = rest.popLast() {
            if name.isEmpty || name == "." { continue }
            if name == ".." {
                // As in the kernel, the root's parent is the root.
                _ = way.popLast()
                continue
            }
            let node = way.isEmpty ? root.child(name) : way.last?.node?.child(name)
            switch node?.kind {
            // Where nothing is there are no links either.
            case nil where links == 0: return path
            case .folder?, nil: way.append((name, node))
            case .other?: throw Occupied(path: (way.map(\.name) + [name]).joined(separator: "/"))
            case .link(let target)?:
                links += 1
                guard links <= 40 else { throw Unreachable(path: "\(path)") }
                if target.hasPrefix("/") { way = [] }
                rest += target.split(separator: "/").reversed()
            }
        }
        if links == 0 { return path }
        return way.isEmpty ? nil : try placed(way.map(\.name).joined(separator: "/"))
    }

    private func placed(_ text: String) throws -> RelativePath {
        guard let path = RelativePath(text) else { throw Unreachable(path: text) }
        return path
    }
}
