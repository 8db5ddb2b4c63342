internal import Core

/// An entry of a layer's tar.
struct OCILayerEntry: Hashable {
    enum Content: Hashable {
        case folder
        case file(PayloadFile)
        case symbolicLink(String)
        case hardLink(RelativePath)
        /// Hides a name of the layers below.
        case whiteout
    }

    var path: RelativePath
    var content: Content
    var attributes: TarAttributes

    /// Entries by path, whiteouts first among their siblings, as the image specification recommends.
    static func sorted(_ entries: [OCILayerEntry]) -> [OCILayerEntry] {
        // Places are sorted, not entries, which are large.
        entries.indices.map { (order: entries[$0].order, index: $0) }
            .sorted { $0.order.precedes($1.order) }.map { entries[$0.index] }
    }

    private var order: String {
        guard isWhiteout else { return path.description }
        // No name begins with NUL, so nothing of the same folder comes before.
        return path.parent.map { "\($0)/\u{0}\(path.name)" } ?? "\u{0}\(path.name)"
    }

    var isWhiteout: Bool { content == .whiteout }

    func write(to tar: TarWriter) throws {
        switch content {
        case .folder: try tar.addFolder(path, attributes)
        case .file(var file):
            file.path = path
            try tar.add(file, attributes)
        case .symbolicLink(let target): try tar.addSymbolicLink(path, to: target, attributes)
        case .hardLink(let target): try tar.addHardLink(path, to: target, attributes)
        case .whiteout: try tar.add(PayloadFile(path, bytes: []), attributes)
        }
    }
}
