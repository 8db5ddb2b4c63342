internal import Core
internal import SystemPackage

/// What the ignore rules leave of an extension's folder, the same for all targets.
struct FolderSelection: Sendable {
    /// With paths relative to the folder, in vsce's order.
    private(set) var files: [PayloadFile] = []
    /// What was read of each file, in the order of `files`.
    private(set) var facts: [FileFacts] = []
    private(set) var failures: [Failure] = []
    private(set) var violations: [Violation] = []
    private(set) var warnings: [VSIXWarning] = []
    /// Everything on the disk that it was made from.
    private(set) var sources: [FilePath] = []
    private let folder: FilePath
    private let modes: ModePolicy?

    /// The selection, from memory where nothing has changed.
    ///
    /// What npm or yarn installed is read anew each time, as a change in the depth of it would not show.
    static func find(
        _ packaging: VSIXPackaging, _ manifest: ExtensionManifest, _ session: VSIXSession
    ) throws -> FolderSelection {
        let make = { try FolderSelection(packaging, manifest, session.files) }
        if packaging.options.dependencies != .none { return try make() }
        let key = KnownSelections.Key(folder: packaging.folder, options: packaging.options)
        return try session.selections.selection(key, make)
    }

    /// Lists the folder, applies the ignore rules, and reads what they leave.
    private init(_ packaging: VSIXPackaging, _ manifest: ExtensionManifest, _ known: KnownFiles) throws {
        folder = packaging.folder
        let options = packaging.options
        modes = options.modes
        var packages: [String] = []
        if options.dependencies != .none {
            let installed = try InstalledPackages(folder)
            let needed =
                if case .named(let names) = options.dependencies {
                    ProductionDependencies(manifest.value, installed, named: names)
                } else {
                    ProductionDependencies(manifest.value, installed)
                }
            packages = needed.paths
            violations = needed.violations
        }
        let listing = try FolderListing(
            folder, packages: packages, followsFolders: options.folderLinks == .follow)
        let (rules, file) = try Self.rules(packaging, manifest)
        let verdicts = rules.verdicts(on: listing.entries.map(\.path))
        let kept = zip(listing.entries, verdicts.dropped).filter { !$1 }.map(\.0)
        for entry in kept { add(entry) }
        warn(of: verdicts.withoutEffect, in: file)
        warnings += SurprisingFiles.warnings(files, in: folder)
        // A file that is dropped counts by its name only, and that is its folder's.
        sources = listing.folders + kept.map { folder.pushing(FilePath($0.path)) }
        if let file { sources.append(file) }
        facts = try known.facts(of: files)
    }

    private mutating func add(_ entry: FolderListing.Entry) {
        let place = folder.pushing(FilePath(entry.path))
        switch entry.kind {
        case .file(let size, let mode):
            guard let path = RelativePath(entry.path) else { return }
            let mode = modes?.mode(onDisk: UInt32(mode)) ?? mode
            files.append(PayloadFile(path, file: place, size: size, mode: mode))
        case .folderLink:
            failures.append(
                Failure(
                    .vsixFiles, "\(place)", "is a link to a folder, and links to folders are not followed",
                    advice: "ignore it in .vscodeignore, or follow it: "
                        + "--follow-symlinks, or in a plan folderLinks: .follow"))
        case .danglingLink:
            failures.append(
                Failure(
                    .vsixFiles, "\(place)",
                    "is a link to \(place.linkTarget ?? "something"), which is not there",
                    advice: "build what it points to, remove the link, or ignore it in .vscodeignore"))
        case .unreachable:
            failures.append(
                Failure(
                    .vsixFiles, "\(place)", "was listed and cannot be found again",
                    advice: "rename it if its name is not UTF-8, or ignore it in .vscodeignore"))
        case .special:
            failures.append(
                Failure(
                    .vsixFiles, "\(place)", "is neither a file nor a folder",
                    advice: "ignore it in .vscodeignore"))
        }
    }

    private mutating func warn(of lines: [(line: IgnoreRules.Line, path: String)], in file: FilePath?) {
        guard let file else { return }
        for (line, path) in lines {
            warnings.append(
                VSIXWarning(
                    subject: "\(file):\(line.number)",
                    message: "the line '\(line.text)' has no effect: \(path) is packaged, "
                        + "as a line with ! wins over all others"))
        }
    }

    private static func rules(
        _ packaging: VSIXPackaging, _ manifest: ExtensionManifest
    ) throws -> (IgnoreRules, FilePath?) {
        let readme = packaging.options.readmePath ?? "README.md"
        let name = packaging.options.ignoreFile
        let file = packaging.folder.pushing(FilePath(name ?? ".vscodeignore"))
        if name != nil || FileSystem.exists(file) {
            let text = String(decoding: try FileStream.contents(of: file), as: UTF8.self)
            return (IgnoreRules(.text(text), readme: readme), file)
        }
        return (IgnoreRules(manifest.files.map { .files($0) } ?? .nothing, readme: readme), nil)
    }
}
