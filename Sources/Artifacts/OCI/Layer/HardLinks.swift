internal import Core

/// Hard links whose file stands first.
///
/// A link names an earlier entry; in the order of paths a link may come before its file, which has equal names in
/// truth: so the first name gets the bytes.
struct HardLinks {
    private(set) var turned: [OCILayerEntry]
    private let indices: [RelativePath: Int]

    /// Turns what needs it of entries that stand at these indices.
    init(_ entries: [OCILayerEntry], _ indices: [RelativePath: Int]) {
        turned = entries
        self.indices = indices
        var names: [RelativePath: [RelativePath]] = [:]
        for entry in entries {
            if case .hardLink(let target) = entry.content { names[target, default: []].append(entry.path) }
        }
        for (target, links) in names { turn(target, links) }
    }

    private mutating func turn(_ target: RelativePath, _ links: [RelativePath]) {
        guard let file = indices[target].map({ turned[$0] }), case .file = file.content else { return }
        let names = ([target] + links).sorted()
        for name in names {
            guard let index = indices[name] else { continue }
            turned[index] = OCILayerEntry(
                path: name, content: name == names[0] ? file.content : .hardLink(names[0]),
                attributes: file.attributes)
        }
    }
}
