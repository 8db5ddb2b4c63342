public import Core
public import SystemPackage

/// Makes a VSIX from an extension's folder, as `vsce package --no-dependencies` does.
///
/// The package's bytes depend on the files, the version and the options only: entries are sorted by the bytes of
/// their paths, all times are `modified`, and no locale or time zone plays a part, nor a umask
/// where `options.modes` says so.
public struct VSIXPackaging: Sendable {
    /// The folder with the extension's package.json.
    public var folder: FilePath
    /// The version to package; nil for the manifest's own.
    ///
    /// Only the packaged package.json changes, as with `--no-update-package-json`.
    public var version: String?
    /// The platform, `linux-x64`; nil for a universal package.
    public var target: String?
    /// Whether the package is marked as a pre-release.
    public var isPreRelease: Bool
    /// Files from elsewhere, at paths relative to the folder, such as `bin/kilo`.
    ///
    /// They are packaged whatever the ignore rules say, and win over the folder's own files.
    public var additions: [PayloadFile]
    /// The time of all entries.
    public var modified: Timestamp
    /// Everything else.
    public var options: VSIXOptions

    /// Describes the packaging of a folder.
    public init(
        folder: FilePath, version: String? = nil, target: String? = nil, isPreRelease: Bool = false,
        additions: [PayloadFile] = [], modified: Timestamp, options: VSIXOptions = VSIXOptions()
    ) {
        self.folder = folder
        self.version = version
        self.target = target
        self.isPreRelease = isPreRelease
        self.additions = additions
        self.modified = modified
        self.options = options
    }

    /// Checks the extension and writes the package into the store.
    ///
    /// Packages that share a session read and compress together what they have in common.
    ///
    /// - Throws: `Failures` with everything that is wrong with the extension (`vsix.manifest`, `vsix.document`,
    ///   `vsix.files`, `vsix.secret`), a `Failure` where reading or writing fails.
    public func package(
        into store: ArtifactStore, sharing session: VSIXSession? = nil
    ) async throws -> PackagedVSIX {
        let session = session ?? VSIXSession(scratch: store.scratch)
        return try await offPool { try contents(session).write(into: store) }
    }

    /// The entries and warnings that `package(into:)` would give, without compressing anything.
    ///
    /// - Throws: as `package(into:)`.
    public func check() async throws -> (entries: [String], warnings: [VSIXWarning]) {
        try await offPool {
            let contents = try contents(VSIXSession(scratch: "/dev/null"))
            return (contents.paths, contents.warnings)
        }
    }
}
