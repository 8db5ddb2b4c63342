import Core
import SystemPackage

/// The packages of `bundleDependencies` with what they need in turn, as they are installed in `node_modules`.
struct BundledPackages {
    /// The root package's folder.
    let folder: FilePath
    private let compatibility: NPMCompatibility
    /// The selected files, with paths from the root.
    private(set) var files: [SelectedFile] = []
    private var seen: Set<[String]> = []

    init(folder: FilePath, _ compatibility: NPMCompatibility) {
        self.folder = folder
        self.compatibility = compatibility
    }

    /// Adds what the root package bundles: declared dependencies only, neither peer nor development ones.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `npm.invalid-manifest`).
    mutating func add(_ root: PackageFacts) throws {
        let development = Set(root.keys("devDependencies"))
        let declared = Set(root.installed).subtracting(development)
        for name in root.bundled where declared.contains(name) { try add(name, from: []) }
    }

    /// Adds the package that a dependant (its path in components, from the root) finds under this name; one
    /// that is not installed is skipped.
    private mutating func add(_ name: String, from dependant: [String]) throws {
        guard let place = Self.place(of: name, from: dependant, in: folder), seen.insert(place).inserted
        else {
            return
        }
        let path = place.reduce(folder) { $0.appending($1) }
        let isLink = FileSystem.kind(path, followLinks: false)?.isLink ?? false
        let package = try Self.facts(path)
        let walk = try FolderWalk(
            root: path, under: "\(place.joined(separator: "/"))/",
            sources: isLink ? RuleSource.allCases : [.packageJSON, .strict],
            package: PackageRules(package, folder: path, compatibility), outerRules: [],
            readsManifestsAsIgnoreFiles: false)
        files += try walk.files()
        for dependency in package.installed { try add(dependency, from: place) }
    }

    private static func facts(_ folder: FilePath) throws -> PackageFacts {
        let file = folder.appending("package.json")
        let bytes = try FileStream.contents(of: file)
        return PackageFacts(members: try PackageJSON.parse(bytes, subject: file.string), subject: file.string)
    }

    /// Where node would find a package: in the dependant's own `node_modules`, or in one further out.
    private static func place(of name: String, from dependant: [String], in folder: FilePath) -> [String]? {
        var base = dependant
        while true {
            if base.last != "node_modules" {
                let place = base + ["node_modules"] + name.split(separator: "/").map(String.init)
                let path = place.reduce(folder) { $0.appending($1) }
                if FileSystem.isFolder(path), FileSystem.exists(path.appending("package.json")) {
                    return place
                }
            }
            guard !base.isEmpty else { return nil }
            base.removeLast()
        }
    }
}
