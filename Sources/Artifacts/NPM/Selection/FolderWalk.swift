import Core
import SystemPackage

/// The walk through one folder of a package, with the rules that hold there: npm's `ignore-walk` and
/// `npm-packlist`.
///
/// Each folder asks its parent first, which sees the same entry under a longer path; so a rule of an outer folder
/// counts before those of an inner one, and the last match wins.
final class FolderWalk: Sendable {
    private let path: FilePath
    private let name: NPMPath
    private let parent: FolderWalk?
    /// What stands before the paths of its files, with a slash at its end.
    private let prefix: String
    /// Whether the parent includes this folder itself, not only as the way to something: then inner rules
    /// may bring back what the parent's rules drop.
    private let isExact: Bool
    /// What stands in the folder.
    private let entries: [String]
    /// All rules that count, in their order.
    private let rules: [NPMIgnorePattern]
    private let sights: [NPMIgnorePattern.Sight]
    private let requiredFiles: [String]
    private let readsManifestsAsIgnoreFiles: Bool

    /// The root folder of a package, with its own rules and the ignore files in it that count.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    init(
        root: FilePath, under prefix: String = "", sources: [RuleSource], package: PackageRules,
        outerRules: [String], readsManifestsAsIgnoreFiles: Bool
    ) throws {
        path = root
        name = NPMPath(root.lastComponent?.string ?? "")
        parent = nil
        self.prefix = prefix
        isExact = false
        entries = try FileSystem.names(in: root)
        var known: Rules = [
            .defaults: NPMRules.defaults + outerRules.flatMap(NPMRules.parse(file:)),
            .strict: NPMRules.parse(package.strict),
        ]
        known[.packageJSON] = package.files.map { NPMRules.parse($0) }
        // The root's own package.json is no ignore file.
        let files = sources.filter { $0 != .packageJSON }
        rules = try Self.rules(known, sources, in: root, entries, files: files)
        sights = rules.map(\.sight)
        requiredFiles = package.requiredFiles
        self.readsManifestsAsIgnoreFiles = readsManifestsAsIgnoreFiles
    }

    private init(_ folder: Subfolder) throws {
        let (name, parent) = (folder.name, folder.parent)
        path = parent.path.appending(name)
        self.name = NPMPath(name)
        self.parent = parent
        prefix = "\(parent.prefix)\(name)/"
        isExact = folder.isExact
        readsManifestsAsIgnoreFiles = parent.readsManifestsAsIgnoreFiles
        entries = try FileSystem.names(in: path)
        // In a tree with workspaces npm reads every package.json below the root as an ignore file, a fault
        // of both npms: its lines match nothing, but they hide .npmignore and .gitignore.
        let sources = RuleSource.allCases.filter { $0 != .packageJSON || parent.readsManifestsAsIgnoreFiles }
        // Only files directly in a folder of the root are kept in sight; npm loses deeper ones.
        requiredFiles = parent.requiredFiles.map { PosixPath.normalised($0) }
            .filter { $0.split(separator: "/").dropLast().joined(separator: "/") == name }
            .map { PosixPath.basename($0) }
        let known: Rules = [
            .defaults: NPMRules.defaults,
            .strict: NPMRules.parse(NPMRules.belowRoot + requiredFiles.map { "!\($0)" }),
        ]
        rules = try Self.rules(known, sources, in: path, entries, files: sources)
        sights = rules.map(\.sight)
    }

    private typealias Rules = [RuleSource: [NPMIgnorePattern]]

    /// The rules that are known, and those of the ignore files among the entries.
    private static func rules(
        _ known: Rules, _ sources: [RuleSource], in path: FilePath, _ entries: [String], files: [RuleSource]
    ) throws -> [NPMIgnorePattern] {
        var rules = known
        for source in files {
            guard let file = source.fileName, entries.contains(file), rules[source] == nil else { continue }
            let bytes = try FileStream.contents(of: path.appending(file))
            rules[source] = NPMRules.parse(file: String(decoding: bytes, as: UTF8.self))
        }
        if rules[.packageJSON] != nil {
            rules[.npmignore] = nil
            rules[.gitignore] = nil
        } else if rules[.npmignore] != nil {
            rules[.gitignore] = nil
        }
        return sources.flatMap { rules[$0] ?? [] }
    }

    /// The selected files below this folder, found on all processors.
    ///
    /// - Returns: them, in no particular order.
    /// - Throws: `Failure` (`file.unreadable`).
    func files() throws -> [SelectedFile] {
        // The root has been read; the folders below it are when the walk comes to them.
        try Processors.walk(from: nil as Subfolder?) { folder in
            let selection = try (folder.map { try FolderWalk($0) } ?? self).selection()
            return (selection.files, selection.folders)
        }.flatMap { $0 }
    }

    /// A folder that may hold selected files.
    private struct Subfolder: Sendable {
        let name: String
        let parent: FolderWalk
        let isExact: Bool
    }

    /// What is selected directly in this folder, and the folders to walk through.
    private func selection() throws -> (files: [SelectedFile], folders: [Subfolder]) {
        var (files, folders) = ([SelectedFile](), [Subfolder]())
        // A star in a name cannot exist on Windows, so npm drops such files and folders.
        for entry in entries where !entry.utf8.contains(UInt8(ascii: "*")) {
            let (path, file) = (NPMPath(entry), self.path.appending(entry))
            guard let kind = FileSystem.kind(file, followLinks: false) else {
                // Gone meanwhile, or a name that is no UTF-8: dropping it would be silent.
                guard includes(path) else { continue }
                throw Failure.unreadable(file, .noSuchFileOrDirectory)
            }
            if kind.isFile {
                if includes(path) { files.append(SelectedFile(path: prefix + entry, file: file, kind: kind)) }
            } else if kind.isFolder, includes(path, asFolder: true) {
                let isExact = includes(path) || includes(path.asFolder)
                folders.append(Subfolder(name: entry, parent: self, isExact: isExact))
            }
        }
        return (files, folders)
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
        for (index, rule) in sights.enumerated()
        where rule.isInclusion != isIncluded && candidate.mayMatch(rule) && candidate.matches(rules[index]) {
            isIncluded = rule.isInclusion
        }
        return isIncluded
    }
}
