internal import Core
public import SystemPackage

/// A package folder whose files are known and accepted by their names, and of which nothing has been written yet.
///
/// Several folders are gathered first and written then, so that a mistake in one leaves no tarballs of the others.
/// All functions block.
public struct GatheredNPM {
    private let contents: NPMContents
    private let level: CompressionLevel
    private let gate: NPMContentsGate
    private let warnings: [NPMWarning]

    /// Selects the files of a folder, and looks at their names.
    ///
    /// As for `npm pack`, neither name nor version has to be one that a registry takes.
    ///
    /// - Throws: `Failure` or `Failures`, as when it is packed for a release.
    public init(folder: FilePath, options: NPMPackOptions) throws {
        contents = try NPMContents(
            folder: folder, edits: options.edits, workspaceRoot: options.workspaceRoot,
            compatibility: options.compatibility, modes: options.modes)
        level = options.level
        gate = options.gate
        let skipped =
            options.tellsSkippedScripts ? NPMWarning.skippedScripts(contents.members, publishes: false) : []
        warnings = try skipped + gate.pass(contents)
    }

    /// Where a tarball is written.
    public enum Destination: Hashable, Sendable {
        /// A folder, under the name that npm gives it.
        case folder(FilePath)
        /// A file.
        case file(FilePath)
        /// Nowhere; everything else happens.
        case nowhere

        fileprivate func place(for name: String) -> FilePath? {
            switch self {
            case .folder(let folder): folder.appending(name)
            case .file(let file): file
            case .nowhere: nil
            }
        }
    }

    /// Writes the tarballs of all folders, or of none if one cannot be written.
    ///
    /// Each takes its name when all are whole. A file that is there already is replaced then.
    ///
    /// - Parameters:
    ///   - gathered: the folders.
    ///   - destination: where their tarballs go.
    /// - Returns: what was written, in the order of the folders.
    /// - Throws: `Failure` (`file.unreadable`, `payload.changed`, `file.unwritable`, `npm.collation-unavailable`,
    ///   `npm.invalid-path` if two would have one name); `Failures` (`npm.secret-file`) for what is in files of any of
    ///   them.
    public static func write(
        _ gathered: [GatheredNPM], to destination: Destination
    ) throws -> [NPMTarballReport] {
        try refuseTwins(gathered)
        var failures: [Failure] = []
        let written = try gathered.compactMap { package in
            do {
                return try package.draft(for: destination)
            } catch let secrets as Failures {
                failures += secrets.all
                return nil
            }
        }
        try Failures.throwIfAny(failures)
        for (file, _) in written { try file?.takeName() }
        return written.map(\.report)
    }

    private func draft(
        for destination: Destination
    ) throws -> (file: OutputFile?, report: NPMTarballReport) {
        let file = try destination.place(for: contents.fileName).map { try OutputFile($0) }
        let digests = DigestSink(over: file, [.sha1, .sha512])
        try contents.writeTarball(to: digests, level: level, gate: gate)
        try file?.finish()
        let size = digests.count
        let report = try NPMTarballReport(
            contents, size: size, digests: digests.finish(), warnings: warnings)
        return (file, report)
    }

    private static func refuseTwins(_ gathered: [GatheredNPM]) throws {
        var names: Set<String> = []
        for name in gathered.map(\.contents.fileName) where !names.insert(name).inserted {
            throw Failure(
                .npmPath, name, "two of the folders are packed into a file of this name",
                advice: "pack them one by one, each into a folder of its own")
        }
    }
}
