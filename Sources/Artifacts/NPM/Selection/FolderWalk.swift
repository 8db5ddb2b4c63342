import Core
import SystemPackage

/// The walk through one folder of a package, with the rules that hold there: npm's `ignore-walk` and
/// `npm-packlist`.
///
/// Each folder asks its parent first, which sees the same entry under a longer path; so a rule of an outer folder
/// counts before those of an inner one, and the last match wins.
final class FolderWalk {
    private let path: FilePath
    private let name: NPMPath
    private let parent: FolderWalk?
    /// Whether the parent includes this folder itself, not only as the way to something: then inner rules
    /// may bring back what the parent's rules drop.
    private let isExact: Bool
    private let sources: [RuleSource]
    private var rules: [RuleSource: [NPMIgnorePattern]]
    /// All of them that count, in their order; known when the folder has been read.
    private var effective: [NPMIgnorePattern] = []
    private let requiredFiles: [String]
    private let readsManifestsAsIgnoreFiles: Bool

    /// The root folder of a package, with its own rules and the ignore files in it that count.
    init(
        root: FilePath, sources: [RuleSource], package: PackageRules, outerRules: [String],
        readsManifestsAsIgnoreFiles: Bool
    ) throws {
        path = root
        name = NPMPath(root.lastComponent?.string ?? "")
        parent = nil
        isExact = false
        self.sources = sources
        rules = [
            .defaults: NPMRules.defaults + outerRules.flatMap(NPMRules.parse(file:)),
            .strict: NPMRules.parse(package.strict),
        ]
        rules[.packageJSON] = package.files.map { NPMRules.parse($0) }
        requiredFiles = package.requiredFiles
        self.readsManifestsAsIgnoreFiles = readsManifestsAsIgnoreFiles
    }

    private init(_ name: String, in parent: FolderWalk, isExact: Bool) {
        path = parent.path.appending(name)
        self.name = NPMPath(name)
        self.parent = parent
        self.isExact = isExact
        readsManifestsAsIgnoreFiles = parent.readsManifestsAsIgnoreFiles
        // In a tree with workspaces npm reads every package.json below the root as an ignore file, a fault
        // of both npms: its lines match nothing, but they hide .npmignore and .gitignore.
        sources = RuleSource.allCases.filter { $0 != .packageJSON || parent.readsManifestsAsIgnoreFiles }
        // Only files directly in a folder of the root are kept in sight; npm loses deeper ones.
        requiredFiles = parent.requiredFiles.map { PosixPath.normalised($0) }
            .filter { $0.split(separator: "/").dropLast().joined(separator: "/") == name }
            .map { PosixPath.basename($0) }
        rules = [
            .defaults: NPMRules.defaults,
            .strict: NPMRules.parse(NPMRules.belowRoot + requiredFiles.map { "!\($0)" }),
        ]
    }

    /// The selected files below this folder.
    ///
    /// - Parameter prefix: what stands before their paths, with a slash at its end.
    /// - Returns: them, in no particular order.
    /// - Throws: `Failure` (`file.unreadable`).
    func files(under prefix: String = "") throws -> [SelectedFile] {
        let names = try FileSystem.names(in: path)
        try readIgnoreFiles(names)
        effective = sources.flatMap { rules[$0] ?? [] }
        // A star in a name cannot exist on Windows, so npm drops such files and folders.
        return try names.filter { !$0.utf8.contains(UInt8(ascii: "*")) }.flatMap { try select($0, prefix) }
    }

    private func readIgnoreFiles(_ names: [String]) throws {
        for source in sources {
            guard let file = source.fileName, names.contains(file), rules[source] == nil else { continue }
            if source == .packageJSON, parent == nil { continue }
            let bytes = try FileStream.contents(of: path.appending(file))
            rules[source] = NPMRules.parse(file: String(decoding: bytes, as: UTF8.self))
        }
        if rules[.packageJSON] != nil {
            rules[.npmignore] = nil
            rules[.gitignore] = nil
        } else if rules[.npmignore] != nil {
            rules[.gitignore] = nil
        }
    }

    private func select(_ entry: String, _ prefix: String) throws -> [SelectedFile] {
        let path = NPMPath(entry)
        let file = self.path.appending(entry)
        guard let kind = FileSystem.kind(file, followLinks: false) else {
            // Gone meanwhile, or a name that is no UTF-8: dropping it would be silent.
            guard includes(path) else { return [] }
            throw Failure.unreadable(file, .noSuchFileOrDirectory)
        }
        if kind.isFile {
            return includes(path) ? [SelectedFile(path: prefix + entry, file: file, kind: kind)] : []
        }
        guard kind.isFolder, includes(path, asFolder: true) else { return [] }
        let isExact = includes(path) || includes(path.asFolder)
        return try FolderWalk(entry, in: self, isExact: isExact).files(under: "\(prefix)\(entry)/")
    }

    /// Whether an entry is included, seen from this folder.
    ///
    /// With `asFolder`, rules count too that include something below the entry; `inner` is the entry's path
    /// from the folder that asked, if that is not this one.
    private func includes(_ entry: NPMPath, asFolder: Bool = false, inner: NPMPath? = nil) -> Bool {
        var isIncluded = true
        if let parent {
            isIncluded = parent.includes(
                name.joined(entry), asFolder: asFolder, inner: inner ?? entry)
            if !isIncluded, !isExact { return false }
        }
        let candidate = Candidate(entry: entry, inner: inner, asFolder: asFolder)
        // A rule that would change nothing is not looked at.
        for rule in effective where rule.isInclusion != isIncluded && candidate.matches(rule) {
            isIncluded = rule.isInclusion
        }
        return isIncluded
    }
}
