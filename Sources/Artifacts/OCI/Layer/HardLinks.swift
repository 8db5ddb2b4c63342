internal import Core

/// Hard links whose file stands first.
///
/// A link names an earlier entry; in the order of paths a link may come before its file, which has equal names in
/// truth: so the first name gets the bytes.
struct HardLinks {
    private(set) var turned: [RelativePath: OCILayerEntry]

    init(_ entries: [RelativePath: OCILayerEntry]) {
        turned = entries
        var names: [RelativePath: [RelativePath]] = [:]
        for (path, entry) in entries {
            if case .hardLink(let target) = entry.content { names[target, default: []].append(path) }
        }
        for (target, links) in names { turn(target, links) }
    }

    private mutating func turn(_ target: RelativePath, _ links: [RelativePath]) {
        guard let file = turned[target], case .file = file.content else { return }
        let names = ([target] + links).sorted()
        for name in names {
            turned[name] = OCILayerEntry(
                path: name, content: name == names[0] ? file.content : .hardLink(names[0]),
                attributes: file.attributes)
        }
    }
}
