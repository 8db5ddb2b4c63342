import Core
import SystemPackage

/// The rules that a package.json makes: `files`, and what npm always packs.
struct PackageRules {
    /// From `files`; nil if there is none, and then ignore files count.
    private(set) var files: [String]?
    /// Rules that no ignore file can change.
    private(set) var strict: [String]
    /// Single files of `files`, as paths from the root.
    private(set) var requiredFiles: [String] = []

    /// Reads the rules of the package in a folder.
    ///
    /// - Throws: `Failure` (`npm.invalid-manifest`) if `files` holds something other than texts.
    init(_ package: PackageFacts, folder: FilePath, _ compatibility: NPMCompatibility) throws {
        strict = NPMRules.root(compatibility)
        if let entries = try package.files {
            files = ["*"]
            for entry in entries { add(entry, folder) }
        }
        let entryPoints = [package.browser, package.main].compactMap { $0 }
        // "!/./lib/main.js" matches nothing, so npm packs no `main` that is written with "./".
        strict += entryPoints.map {
            compatibility == .corrected ? "!/\(PosixPath.normalised($0))" : "!/\($0)"
        }
        let commands = package.selectedBinPaths + BinFolder.paths(package, folder: folder)
        strict += commands.map { "!/\($0)" }
    }

    private mutating func add(_ entry: String, _ folder: FilePath) {
        var entry = entry.hasPrefix("./") ? String(entry.dropFirst()) : entry
        if entry.hasSuffix("/*") { entry += "*" }
        let rule = "!\(entry)"
        switch Self.kind(String(entry.drop { $0 == "!" }), folder) {
        case .file:
            // A file that is named cannot be ignored; the last named one comes first, which matters
            // when a name matches two rules.
            strict.insert(rule, at: 0)
            requiredFiles.append(entry.hasPrefix("/") ? String(entry.dropFirst()) : entry)
        case .folder: files? += [rule, "\(rule)/**"]
        case .pattern: files?.append(rule)
        case .other: break
        }
    }

    private enum Kind {
        case file
        case folder
        /// Nothing stands there: a glob, or a mistake.
        case pattern
        /// A symbolic link or a device, which npm never packs.
        case other
    }

    private static func kind(_ entry: String, _ folder: FilePath) -> Kind {
        let path = PosixPath.normalised(entry)
        // A slash at the end makes the system follow a link, and refuse a file.
        let isFolderName = entry.hasSuffix("/")
        let full = path.isEmpty ? folder : folder.appending(path)
        guard let kind = FileSystem.kind(full, followLinks: isFolderName) else { return .pattern }
        if kind.isFolder { return .folder }
        if isFolderName { return .pattern }
        return kind.isFile ? .file : .other
    }
}
