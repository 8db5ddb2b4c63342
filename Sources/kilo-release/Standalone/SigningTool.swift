internal import Artifacts
internal import Core
internal import Processes
internal import SystemPackage

/// A program that signs packages, as `vsce --sign-tool` runs it.
///
/// It gets two paths, `NAME.signature.manifest` and `NAME.signature.p7s`, reads the first and writes the second. Both
/// stay beside the package, as does the archive `NAME.signature.zip` of them.
struct SigningTool: Sendable {
    private let program: FilePath
    private let folder: FilePath
    private let environment: [String: String]

    /// - Throws: `Failure` (`usage.invalid-option`) if there is no such file.
    init(_ name: String, in folder: FilePath, _ environment: [String: String]) throws {
        program = FilePath(name).absolute(from: folder)
        guard FileSystem.exists(program) else {
            throw Failure(
                .invalidOption, "--sign-tool", "Sign tool not found: \(name)",
                advice: "name the program's file; no PATH is searched")
        }
        self.folder = folder
        self.environment = environment
    }

    /// Has a package signed.
    ///
    /// - Returns: the archive.
    /// - Throws: `Failure` (`process.failed`, `vsix.not-signed`, and those of reading and writing).
    func sign(_ package: FilePath) async throws -> FilePath {
        let files = SignatureFiles(of: package)
        try await offPool {
            try FileSystem.remove(files.cms)
            try FileSystem.write(VSIXSignatureManifest.bytes(of: package), to: files.manifest)
        }
        var request = ProcessRequest(
            program.string, [files.manifest.string, files.cms.string], in: folder, environment: environment)
        request.onLine = { StandardStreams.error($0.text) }
        try await Processes.run(request).requireSuccess(
            "\(program)", advice: "run it by hand with \(files.manifest) and \(files.cms)")
        return try await offPool { try files.archive() }
    }
}

/// What lies beside a package that was signed.
struct SignatureFiles: Sendable {
    var manifest: FilePath
    var cms: FilePath
    let zip: FilePath

    /// The files of a package: its name, without the ending `.vsix`, with others.
    init(of package: FilePath) {
        let path = package.string.hasSuffix(".vsix") ? "\(package.string.dropLast(5))" : package.string
        manifest = FilePath("\(path).signature.manifest")
        cms = FilePath("\(path).signature.p7s")
        zip = FilePath("\(path).signature.zip")
    }

    /// Packs manifest and signature, and tells where.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`vsix.not-signed`, `file.unreadable`, and those of writing).
    func archive() throws -> FilePath {
        guard FileSystem.exists(cms) else {
            throw Failure(
                .notSigned, "\(cms)", "is not there: nothing was signed",
                advice: "check that the signing tool writes to its second argument")
        }
        let archive = VSIXSignatureArchive(
            manifest: try FileStream.contents(of: manifest), cms: try FileStream.contents(of: cms))
        let bytes = try archive.bytes(
            modified: Timestamp(seconds: 315_532_800), scratch: zip.removingLastComponent())
        try FileSystem.write(bytes, to: zip)
        return zip
    }
}

extension Failure.Code {
    /// A signing tool has written no signature.
    static let notSigned = Self("vsix.not-signed", .work)
}
