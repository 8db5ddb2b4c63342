internal import Core
internal import SystemPackage

/// The files of an extension's folder that are packaged for one target, and those that are added to them.
struct FileSelection {
    /// With paths relative to the folder, in vsce's order; additions last.
    let files: [PayloadFile]
    /// What was read of each file, in the order of `files`.
    let facts: [FileFacts]
    let failures: [Failure]
    let violations: [Violation]
    let warnings: [VSIXWarning]

    /// Selects the files.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `payload.changed`).
    init(
        _ packaging: VSIXPackaging, _ manifest: ExtensionManifest,
        sharing session: VSIXSession = VSIXSession(scratch: "/dev/null")
    ) throws {
        let selection = try FolderSelection.find(packaging, manifest, session)
        (failures, violations, warnings) = (selection.failures, selection.violations, selection.warnings)
        let other = packaging.options.otherTargetFolders == .leaveOut ? packaging.target : nil
        let added = Set(packaging.additions.map(\.path))
        let own = selection.files.indices.filter { index in
            let path = selection.files[index].path
            return !added.contains(path) && other.map { !Self.isForOther(path, than: $0) } ?? true
        }
        files = own.map { selection.files[$0] } + packaging.additions
        facts = own.map { selection.facts[$0] } + (try session.files.facts(of: packaging.additions))
    }

    /// Whether a folder on the way to the file is named like another target.
    private static func isForOther(_ path: RelativePath, than target: String) -> Bool {
        path.components.dropLast().contains { $0 != target && VSIXTargets.all.contains(String($0)) }
    }
}
