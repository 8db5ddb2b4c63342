internal import Core

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
        if path.name.hasPrefix(Self.whiteout) {
            try hide(path)
            return nil
        }
        let placed = try place(path)
        put(member.rootKind, at: placed)
        return placed
    }

    /// Applies an entry of a layer of ours, whose path is where it really is.
    ///
    /// - Throws: `Unreachable`, `Occupied`.
    func apply(_ entry: OCILayerEntry) throws {
        switch entry.content {
        case .whiteout: try hide(entry.path)
        case .folder: put(.folder(entry.attributes), at: entry.path)
        case .symbolicLink(let target): put(.link(target), at: entry.path)
        case .file, .hardLink: put(.other, at: entry.path)
        }
    }

    private func put(_ kind: RootNode.Kind, at path: RelativePath) {
        let isEmptied = root.descendant(making: path, layer: layer).become(kind, layer: layer)
        if isEmptied { forgetHidden() }
        if case .folder = kind { return }
        forget(path.description)
    }

    /// Whiteouts hide what layers below have, whatever the order in their own.
    private func hide(_ path: RelativePath) throws {
        let parent = try path.parent.flatMap(resolve)
        guard let folder = parent.map(root.descendant) ?? root else { return }
        if path.name == Self.opaque {
            folder.hideChildren(before: layer)
        } else {
            folder.hide(String(path.name.dropFirst(Self.whiteout.count)), before: layer)
        }
        forgetHidden()
    }
}

extension TarMember {
    fileprivate var rootKind: RootNode.Kind {
        switch kind {
        case .folder: .folder(attributes)
        case .symbolicLink(let target): .link(target)
        case .file, .hardLink, .other: .other
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
