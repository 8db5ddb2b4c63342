public import Core
public import SystemPackage

/// A run of `vsce package`: a folder, settings, perhaps a version; without scripts, git or npm.
public struct VSCECommand: Sendable {
    private let folder: FilePath
    private var settings: VSCESettings
    private let version: String?
    private let modified: Timestamp

    /// Describes a run; `version` is vsce's argument: `major`, `minor`, `patch` or a version.
    public init(folder: FilePath, settings: VSCESettings, version: String?, modified: Timestamp) {
        self.folder = folder
        self.settings = settings
        self.version = version
        self.modified = modified
    }

    /// Packages into a file, or a folder that is there; a version is written into package.json first, as
    /// `npm version` does, unless the settings say `updatePackageJson` false.
    ///
    /// Commits and tags nothing. What stands at the place is replaced.
    ///
    /// - Throws: as `VSIXPackaging.package(into:)`.
    public func run(to place: FilePath) async throws -> WrittenVSIX {
        try await offPool { try runNow(for: [nil], to: place)[0] }
    }

    /// Packages for each of these targets into a folder that is there, as `vsce publish` does; for the one that the
    /// settings name, or none, where the list is empty.
    ///
    /// The packages share their work. A version is raised once for all of them, and nothing is written, package.json
    /// included, if one of them is refused.
    ///
    /// - Throws: as `VSIXPackaging.package(into:)`.
    public func run(for targets: [String], to folder: FilePath) async throws -> [WrittenVSIX] {
        try await offPool { try runNow(for: targets.isEmpty ? [nil] : targets, to: folder) }
    }

    /// The files of the folder that would be packaged, as `vsce ls` tells them: by their paths in the folder, sorted by
    /// bytes, under the name that the package would have.
    ///
    /// - Throws: `Failures` (`vsix.manifest`, `vsix.files`), `Failure` (`file.unreadable`).
    public func list() async throws -> PackageTree {
        try await offPool {
            let document = try ManifestDocument(folder: folder)
            let packaging = packaging(filled(from: document))
            let manifest = try packaging.listedManifest(document)
            let selection = try FileSelection(packaging, manifest)
            try Failures.throwIfAny(selection.failures + selection.violations.map(document.failure))
            let files = selection.files.map { PackageTree.File(path: $0.path.description, size: $0.size) }
            return PackageTree(
                root: packaging.fileName(manifest),
                files: files.sorted { $0.path.precedes($1.path) })
        }
    }

    private func filled(from document: ManifestDocument) -> VSCESettings {
        var settings = settings
        settings.fill(from: document.value)
        return settings
    }

    private func runNow(for targets: [String?], to place: FilePath) throws -> [WrittenVSIX] {
        let document = try ManifestDocument(folder: folder)
        let settings = filled(from: document)
        let session = VSIXSession(scratch: FileSystem.isFolder(place) ? place : place.removingLastComponent())
        var packagings = targets.map { packaging(settings, for: $0) }
        let version = try targetVersion(document)
        for index in packagings.indices { packagings[index].version = version }
        var contents = try Self.contents(of: packagings, session)
        if version != nil, settings.isOn("updatePackageJson", default: true) {
            try VersionedFiles(folder: folder).write(contents[0].manifest.version)
            for index in packagings.indices { packagings[index].version = nil }
            contents = try Self.contents(of: packagings, session)
        }
        return try contents.map { contents in
            var written = try contents.write(to: place)
            written.warnings = Self.scriptWarnings(document) + written.warnings
            return written
        }
    }

    /// All of them, or everything that is wrong with any, each once.
    private static func contents(
        of packagings: [VSIXPackaging], _ session: VSIXSession
    ) throws -> [VSIXContents] {
        var contents: [VSIXContents] = []
        var failures: [Failure] = []
        for packaging in packagings {
            do {
                contents.append(try packaging.contents(session))
            } catch let found as Failures {
                failures += found.all.filter { !failures.contains($0) }
            }
        }
        try Failures.throwIfAny(failures)
        return contents
    }

    private func packaging(_ settings: VSCESettings, for target: String? = nil) -> VSIXPackaging {
        VSIXPackaging(
            folder: folder, target: target ?? settings.text("target"),
            isPreRelease: settings.isOn("preRelease"),
            modified: modified, options: settings.options)
    }

    /// Nil where the manifest says it already.
    private func targetVersion(_ document: ManifestDocument) throws -> String? {
        guard let version else { return nil }
        let argument = try VSCEVersionArgument(version)
        let current = document.value["version"]?.string ?? ""
        if case .exactly(let wanted) = argument { return wanted.description == current ? nil : "\(wanted)" }
        // A version that is none is told by the rules for the manifest.
        return SemanticVersion(current).map { "\(argument.applied(to: $0))" }
    }

    private static func scriptWarnings(_ document: ManifestDocument) -> [VSIXWarning] {
        guard let script = document.value["scripts"]?["vscode:prepublish"]?.filledString else { return [] }
        let line = JSONLines(document.text).line(of: ["scripts", "vscode:prepublish"])
        return [
            VSIXWarning(
                subject: line.map { "\(document.path):\($0)" } ?? "\(document.path)",
                message: "the script 'vscode:prepublish' (\(script)) was not run, as scripts never are; "
                    + "run it before: npm run vscode:prepublish")
        ]
    }
}

/// A VSIX that was written to a place that somebody named.
public struct WrittenVSIX: Hashable, Sendable {
    /// Where it is.
    public var path: FilePath
    /// Its size in bytes.
    public var size: Int
    /// Paths of all entries.
    public var entries: [String]
    /// What it holds, for people.
    public var tree: PackageTree
    /// What should be looked at.
    public var warnings: [VSIXWarning]

    /// Files and size as vsce prints them: `6 files, 1.85 KB`.
    public var summary: String { "\(entries.count) files, \(Self.sizeText(size))" }

    /// Hundredths of KiB, or of MiB above one.
    static func sizeText(_ bytes: Int) -> String {
        let (unit, name) = bytes > 1 << 20 ? (1 << 20, "MB") : (1 << 10, "KB")
        let hundredths = (bytes * 200 + unit) / (2 * unit)
        let (whole, fraction) = hundredths.quotientAndRemainder(dividingBy: 100)
        if fraction == 0 { return "\(whole) \(name)" }
        if fraction % 10 == 0 { return "\(whole).\(fraction / 10) \(name)" }
        return "\(whole).\(fraction < 10 ? "0" : "")\(fraction) \(name)"
    }
}
