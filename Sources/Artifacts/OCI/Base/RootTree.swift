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

    /// What stands at a path, links on the way followed; nil if nothing does.
    func contains(_ path: RelativePath) -> Bool {
        (try? place(path)).flatMap { root.descendant($0.components) } != nil
    }

    /// The attributes of a folder; nil if none is there.
    func folder(_ path: RelativePath) -> TarAttributes? {
        guard let node = root.descendant(path.components), case .folder(let attributes) = node.kind else {
            return nil
        }
        return attributes
    }

    /// Where a path really is: links among its folders followed, its last component left as it is.
    ///
    /// - Throws: `Occupied` if something that is no folder is on the way, `Unreachable`.
    func place(_ path: RelativePath) throws -> RelativePath {
        guard let parent = path.parent else { return path }
        let folder = try resolve(parent.components)
        if folder == parent.components { return path }
        let text = (folder + [path.name]).joined(separator: "/")
        guard let placed = RelativePath(text) else { throw Unreachable(path: "\(path)") }
        return placed
    }

    /// Where a folder really is: links followed, its last component too.
    ///
    /// - Throws: as `place(_:)`.
    func folderPlace(_ path: RelativePath) throws -> RelativePath {
        let folder = try resolve(path.components)
        if folder == path.components { return path }
        guard let placed = RelativePath(folder.joined(separator: "/")) else {
            throw Unreachable(path: "\(path)")
        }
        return placed
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
            root.descendant(path.split(separator: "/").map(String.init)) != nil
        }
    }

    /// The components of a folder's path, links followed.
    ///
    /// - Throws: as `place(_:)`.
    func resolve(_ components: [String]) throws -> [String] {
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
            switch root.descendant(done + [name])?.kind {
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
