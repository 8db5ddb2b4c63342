internal import Core
internal import SystemPackage

/// Everything that goes into a package, checked and in order, before any of it is compressed.
struct VSIXContents: Sendable {
    let manifest: ExtensionManifest
    let packaging: VSIXPackaging
    /// All entries and what stands for their bytes, sorted by the bytes of their paths.
    let entries: [ZipCompressor.Input]
    /// The same for people.
    let listed: [PackageTree.File]
    let warnings: [VSIXWarning]
    let session: VSIXSession

    /// The paths of all entries.
    var paths: [String] { entries.map(\.file.path.description) }

    /// Writes the package.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` where reading or writing fails.
    func write(into store: ArtifactStore) throws -> PackagedVSIX {
        var digests: [Digest] = []
        let artifact = try store.add(fileName: fileName, mediaType: "application/vsix") { sink in
            digests = try write(to: sink, scratch: store.scratch)
        }
        let paths = paths
        let listed = zip(paths, digests).map { (path: $0, sha256: $1) }
        return PackagedVSIX(
            artifact: artifact, publisher: manifest.publisher ?? "", name: manifest.name,
            version: manifest.version, target: packaging.target, isPreRelease: packaging.isPreRelease,
            normalForm: VSIXNormalForm.digest(of: listed), entries: paths,
            warnings: warnings)
    }

    /// Writes the package to a file, or into a folder that is there, replacing what stands there.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` where reading or writing fails.
    func write(to place: FilePath) throws -> WrittenVSIX {
        let path = FileSystem.isFolder(place) ? place.appending(fileName) : place
        try FileSystem.makeFolder(path.removingLastComponent())
        let file = try OutputFile(path)
        _ = try write(to: file, scratch: path.removingLastComponent())
        try file.finish()
        try file.takeName()
        return WrittenVSIX(
            path: path, size: FileSystem.kind(path)?.size ?? 0, entries: paths,
            tree: PackageTree(root: fileName, files: listed), warnings: warnings)
    }

    /// Writes the zip, and returns the SHA-256 of each entry's bytes.
    private func write(to sink: any ByteSink, scratch: FilePath) throws -> [Digest] {
        let zip = ZipWriter(to: sink, scratch: scratch)
        var digests: [Digest] = []
        try session.compressor.compress(
            entries, modified: packaging.modified, level: packaging.options.compression
        ) { entry in
            guard let digest = entry.sha256 else {
                preconditionFailure("short files have one, and long ones got theirs")
            }
            digests.append(digest)
            try zip.add(entry)
        }
        try zip.finish()
        return digests
    }

    private var fileName: String { packaging.fileName(manifest) }
}

extension VSIXPackaging {
    /// `name[-target]-version.vsix`.
    func fileName(_ manifest: ExtensionManifest) -> String {
        [manifest.name, target, manifest.version].compactMap { $0 }.joined(separator: "-") + ".vsix"
    }
}
