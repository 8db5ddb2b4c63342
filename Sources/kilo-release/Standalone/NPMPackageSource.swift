internal import Artifacts
internal import Core
internal import Glibc
internal import SystemPackage

/// A package to publish: a folder that is packed now, or a packed file.
struct NPMPackageSource: Sendable {
    let path: FilePath
    let environment: [String: String]
    /// Files that look like credentials and are to be published.
    var allowedFiles: [String] = []

    /// Packs or reads it; what was packed is there while the body runs.
    func withPackage(_ body: (PackagedNPM) async throws -> Void) async throws {
        guard FileSystem.isFolder(path) else {
            let gate = NPMContentsGate(allowedFiles: Set(allowedFiles))
            return try await body(
                try await offPool { [path] in try NPMPackaging.read(tarball: path, gate: gate) })
        }
        let scratch = try await offPool { [self] in try makeScratch() }
        do {
            try await body(try await pack(into: scratch))
        } catch {
            try await offPool { try FileSystem.remove(scratch) }
            throw error
        }
        try await offPool { try FileSystem.remove(scratch) }
    }

    private func pack(into scratch: FilePath) async throws -> PackagedNPM {
        var commit: String?
        if let root = workTree {
            commit = try? await Git(folder: root, environment: environment).head().commit
        }
        return try await offPool { [path, allowedFiles, commit] in
            var options = try NPMPackOptions.standalone(path, allowing: allowedFiles)
            options.gitHead = commit
            options.tellsSkippedScripts = true
            return try NPMPackaging.pack(folder: path, options: options, into: ArtifactStore(root: scratch))
        }
    }

    /// The git work tree around the folder, if it is in one: npm notes the commit.
    private var workTree: FilePath? {
        var folder = path
        while !FileSystem.exists(folder.appending(".git")) {
            guard folder.removeLastComponent() else { return nil }
        }
        return folder
    }

    private func makeScratch() throws -> FilePath {
        let parent = FilePath(environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp")
        var template = Array(parent.appending("kilo-release-XXXXXX").string.utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure.unwritable(parent, Errno(rawValue: errno)) }
        return FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}
