internal import Core
public import SystemPackage

extension NPMPackaging {
    /// Where a tarball is written.
    public enum Destination: Hashable, Sendable {
        /// A folder, under the name that npm gives it.
        case folder(FilePath)
        /// A file.
        case file(FilePath)
        /// Nowhere; everything else happens.
        case nowhere
    }

    /// Reads the package.json of a folder, and refuses what cannot be packed for what it says or for its want.
    ///
    /// - Throws: `Failure` (`npm.invalid-manifest`, `file.unreadable`).
    public static func checkManifest(in folder: FilePath) throws {
        let file = folder.appending("package.json")
        guard FileSystem.exists(file) else {
            throw Failure.npmManifest(file.string, "is missing; a package needs one")
        }
        let members = try PackageJSON.parse(try FileStream.contents(of: file), subject: file.string)
        try NPMContents.requireNameAndVersion(members, file.string)
    }

    /// Packs a package folder into a file, as `npm pack` does.
    ///
    /// As there, neither name nor version has to be one that a registry takes. A file that is there already is
    /// replaced once the new one is whole.
    ///
    /// - Throws: `Failure` or `Failures`, as when it is packed for a release.
    public static func pack(
        folder: FilePath, options: NPMPackOptions, to destination: Destination
    ) throws -> NPMTarballReport {
        let contents = try NPMContents(
            folder: folder, edits: options.edits, workspaceRoot: options.workspaceRoot,
            compatibility: options.compatibility, modes: options.modes)
        let skipped =
            options.tellsSkippedScripts ? NPMWarning.skippedScripts(contents.members, publishes: false) : []
        let warnings = try skipped + options.gate.pass(contents)
        let file = try TarballFile.place(contents.fileName, destination).map { try TarballFile($0) }
        let digests = DigestSink(over: file, [.sha1, .sha512])
        try contents.writeTarball(to: digests, level: options.level)
        try file?.finish()
        let size = digests.count
        return try NPMTarballReport(
            contents, size: size, digests: digests.finish(),
            warnings: warnings + NPMWarning.sizeJump(from: options.previousSize, to: size))
    }
}

/// A tarball that takes its name when it is whole.
///
/// Nobody relies on it after a crash of the machine, so it is not flushed to the disk.
private final class TarballFile: ByteSink {
    private let target: FilePath
    private let draft: FilePath
    private let file: FileDescriptor
    private var isWhole = false

    static func place(_ name: String, _ destination: NPMPackaging.Destination) -> FilePath? {
        switch destination {
        case .folder(let folder): folder.appending(name)
        case .file(let file): file
        case .nowhere: nil
        }
    }

    init(_ target: FilePath) throws {
        self.target = target
        draft = target.removingLastComponent().appending(".\(target.lastComponent?.string ?? "").part")
        do {
            file = try FileDescriptor.open(
                draft, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch let error as Errno {
            throw Failure.unwritable(target, error)
        }
    }

    deinit {
        guard !isWhole else { return }
        try? file.close()
        try? FileSystem.remove(draft)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        do {
            try file.writeAll(bytes)
        } catch let error as Errno {
            throw Failure.unwritable(target, error)
        }
    }

    func finish() throws {
        do {
            try file.close()
        } catch let error as Errno {
            throw Failure.unwritable(target, error)
        }
        isWhole = true
        try FileSystem.move(draft, to: target)
    }
}
