internal import Artifacts
internal import Core
internal import Destinations
internal import SystemPackage

/// A package that somebody has made, read before anything is sent.
struct VSIXPackageFile: Sendable {
    /// As the person named it.
    let name: String
    let identity: VSIXIdentity
    private(set) var upload: VSIXUpload
    /// `extension/package.json`.
    let manifest: JSONValue

    /// Reads a package, and refuses what the stores would refuse.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure`.
    init(_ name: String, in folder: FilePath) throws {
        let path = FilePath(name).absolute(from: folder)
        let inspection = try VSIXInspection(path)
        guard inspection.violations.isEmpty, let identity = inspection.identity else {
            throw Failure(
                .packageRefused, name,
                "the stores would not take it: "
                    + inspection.violations.map(\.description).joined(separator: "; "),
                advice: "package the extension again with `kilo-release package vsix`")
        }
        let (digest, size) = try FileStream.sha256(of: path)
        self.name = name
        self.identity = identity
        manifest = try Self.manifest(of: path)
        upload = VSIXUpload(
            path: path, size: size, sha256: digest, normalForm: try VSIXNormalForm.digest(of: path),
            signature: nil)
    }

    /// Reads a package that nobody has named, by its file's name.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure`.
    init(_ path: FilePath) throws {
        try self.init(path.lastComponent?.string ?? "", in: path.removingLastComponent())
    }

    private static func manifest(of path: FilePath) throws -> JSONValue {
        let zip = try ZipReader(path)
        guard let entry = zip["extension/package.json"] else { return [:] }
        return try JSONValue(parsing: try zip.contents(of: entry))
    }

    /// The same with the archive that holds its publisher's signature, which has to be one of this package.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `zip.malformed`, and those of `PublisherSignature`).
    func signed(by archive: String, in folder: FilePath) throws -> VSIXPackageFile {
        let path = FilePath(archive).absolute(from: folder)
        try PublisherSignature(archive: try SignatureArchive(path)).check(upload)
        guard let size = FileSystem.kind(path)?.size else {
            throw Failure.unreadable(path, .noSuchFileOrDirectory)
        }
        var file = self
        file.upload.signature = VSIXUpload.Signature(path: path, size: size)
        return file
    }

    var coordinates: VSIXCoordinates {
        VSIXCoordinates(
            publisher: identity.publisher, name: identity.name, version: identity.version,
            target: identity.target)
    }
}

extension Failure.Code {
    /// A package that no store would take.
    static let packageRefused = Self("vsix.refused-by-stores", .usage)
}
