internal import Core

/// What a distribution's list of installed packages says of one.
struct PackageRecord: Hashable {
    /// The lines of the list.
    var text: String
    /// The package's paths as Debian lists them in a file of their own; empty for Alpine.
    var list: [String]
    /// Debian's own checksums of the files, as they came.
    var checksums: [UInt8]?
    /// Whether Debian allows the package for several architectures at once, which changes its files' names.
    var isMultiArchSame: Bool
    /// Debian's name for the processor.
    var architecture = ""
}

/// The entry of Alpine's list `lib/apk/db/installed`.
///
/// Fields by letter, in the order in which apk writes them; then each folder with what is in it.
struct AlpineRecord {
    private let info: AlpinePackage.Info
    private let control: Digest
    private let size: Int
    private let entries: [OCILayerEntry]
    private let checksums: [RelativePath: Digest]

    init(
        _ info: AlpinePackage.Info, control: Digest, size: Int, entries: [OCILayerEntry],
        _ checksums: [RelativePath: Digest]
    ) {
        self.info = info
        self.control = control
        self.size = size
        self.entries = entries
        self.checksums = checksums
    }

    /// Ends with an empty line.
    var text: String { (fields + folders + ["", ""]).joined(separator: "\n") }

    private var fields: [String] {
        let single: [(Character, String)] = [
            ("P", "pkgname"), ("V", "pkgver"), ("A", "arch"), ("S", ""), ("I", "size"), ("T", "pkgdesc"),
            ("U", "url"), ("L", "license"), ("o", "origin"), ("m", "maintainer"), ("t", "builddate"),
            ("c", "commit"), ("k", "provider_priority"),
        ]
        let lines = single.compactMap { letter, key -> String? in
            let value = letter == "S" ? "\(size)" : info.first(key)
            return value.map { "\(letter):\($0)" }
        }
        let lists: [(Character, String)] = [
            ("D", "depend"), ("p", "provides"), ("i", "install_if"), ("r", "replaces"),
        ]
        let joined = lists.compactMap { letter, key -> String? in
            let values = info.all(key)
            return values.isEmpty ? nil : "\(letter):\(values.joined(separator: " "))"
        }
        return ["C:\(Self.checksum(control))"] + lines + joined
    }

    private var folders: [String] {
        let folders = entries.filter { $0.content == .folder }
        // A package may leave a folder out; its files still belong to one.
        let named = Set(folders.map(\.path))
        let silent = Set(entries.filter { $0.content != .folder }.compactMap(\.path.parent)).subtracting(
            named)
        let all = folders.map { ($0.path, Optional($0.attributes)) } + silent.sorted().map { ($0, nil) }
        let files = Dictionary(grouping: entries.filter { $0.content != .folder }, by: \.path.parent)
        return all.flatMap { path, attributes in
            let mode = attributes.flatMap { Self.acl($0, standard: 0o755) }.map { ["M:\($0)"] } ?? []
            return ["F:\(path)"] + mode + lines(of: files[path] ?? [])
        }
    }

    private func lines(of files: [OCILayerEntry]) -> [String] {
        files.flatMap { entry in
            let acl = Self.acl(entry.attributes, standard: 0o644).map { ["a:\($0)"] } ?? []
            let digest = checksums[entry.path].map { ["Z:\(Self.checksum($0))"] } ?? []
            return ["R:\(entry.path.name)"] + acl + digest
        }
    }

    private static func acl(_ attributes: TarAttributes, standard: UInt16) -> String? {
        guard attributes.mode != standard || attributes.owner != .root else { return nil }
        let owner = attributes.owner
        return "\(owner.user):\(owner.group):\(String(attributes.mode, radix: 8))"
    }

    /// `Q1` says that SHA-1 in base 64 follows.
    private static func checksum(_ digest: Digest) -> String {
        "Q1" + digest.integrity.dropFirst(digest.algorithm.rawValue.count + 1)
    }
}
