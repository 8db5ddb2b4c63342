internal import Core

/// What is in a packed package, as far as its manifest depends on it.
final class PackedContents {
    /// Documents are small; a larger one is an attack on memory.
    private static let documentLimit = 64 << 20

    private(set) var entries: [NPMEntry] = []
    private var documents: [String: [UInt8]] = [:]

    var packageJSON: [UInt8]? { documents["package.json"] }

    /// Takes a member of the tar, and returns what takes its contents if they are wanted.
    func visit(_ member: TarMember) throws -> TarStream.Taker? {
        let path = PackedTarball.inner(member.path)
        guard !path.isEmpty else { return nil }
        switch member.kind {
        case .file: note(path, member, link: nil)
        case .hardLink(let target): note(path, member, link: PackedTarball.inner(target))
        case .folder, .symbolicLink, .other: return nil
        }
        guard member.kind == .file, Self.isDocument(path) else { return nil }
        guard member.size <= Self.documentLimit else { throw TarStream.Malformed() }
        // npm unpacks one over the other, so that the last one counts.
        documents[path] = []
        return { self.documents[path, default: []] += $0 }
    }

    private func note(_ path: String, _ member: TarMember, link: String?) {
        entries.append(
            NPMEntry(path: path, mode: member.attributes.mode, size: member.size, linkTarget: link))
    }

    private static func isDocument(_ path: String) -> Bool {
        path == "package.json" || path == "AUTHORS"
            || (!path.contains("/") && path.lowercased().hasPrefix("readme"))
    }

    var surroundings: NPMSurroundings {
        let name = NPMSurroundings.readmeName(among: entries.map(\.path).filter { !$0.contains("/") })
        let readme = name.flatMap { name in
            text(name).map { NPMSurroundings.Readme(name: name, text: $0) }
        }
        return NPMSurroundings(files: entries.map(\.path), readme: readme, authors: text("AUTHORS"))
    }

    private func text(_ path: String) -> String? {
        documents[path].map { String(decoding: $0, as: UTF8.self) }
    }
}
