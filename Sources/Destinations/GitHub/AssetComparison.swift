/// The assets that a release holds against those that it is to hold.
struct AssetComparison: Hashable, Sendable {
    /// Ours that are not there.
    private(set) var missing: [GitHubAsset] = []
    /// Half-uploaded ones with a name of ours; they can be deleted.
    private(set) var unfinished: [RemoteAsset] = []
    /// What is there and must not be, told for people.
    private(set) var conflicts: [String] = []

    /// Compares by name, size and digest.
    init(_ wanted: [GitHubAsset], _ found: [RemoteAsset]) {
        for asset in wanted {
            guard let there = found.first(where: { $0.name == asset.name }) else {
                missing.append(asset)
                continue
            }
            if !there.isUploaded {
                unfinished.append(there)
                missing.append(asset)
            } else if there.size != asset.size || there.digest.map({ $0 != asset.sha256 }) ?? false {
                let digest = there.digest.map { "\($0)" } ?? "no digest"
                conflicts.append("\(asset.name) has \(there.size) bytes with \(digest)")
            }
        }
        let names = Set(wanted.map(\.name))
        conflicts += found.filter { !names.contains($0.name) }.map { "\($0.name) is none of ours" }
    }

    /// Nothing missing, nothing else.
    var isIdentical: Bool { missing.isEmpty && conflicts.isEmpty }

    /// What is wrong, in one line.
    var summary: String {
        (conflicts + missing.map { "\($0.name) is missing" }).joined(separator: "; ")
    }
}
