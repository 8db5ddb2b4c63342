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
        return try apply(member, at: path)
    }

    /// Applies a member whose path has been read.
    ///
    /// - Returns: where it stands; nil for whiteouts.
    /// - Throws: as `apply(_:)`.
    @discardableResult
    func apply(_ member: TarMember, at path: RelativePath) throws -> RelativePath? {
        if path.name.hasPrefix(Self.whiteout) {
            try hide(path)
            return nil
        }
        let placed = try place(path)
        put(member.rootKind, at: placed)
        return placed
    }

    private func put(_ kind: RootNode.Kind, at path: RelativePath) {
        let isEmptied = root.descendant(making: path.components, layer: layer).become(kind, layer: layer)
        if isEmptied { forgetHidden() }
        if case .folder = kind { return }
        forget("\(path)")
    }

    /// Whiteouts hide what layers below have, whatever the order in their own.
    private func hide(_ path: RelativePath) throws {
        let parent = try resolve(path.parent?.components ?? [])
        guard let folder = root.descendant(parent) else { return }
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
