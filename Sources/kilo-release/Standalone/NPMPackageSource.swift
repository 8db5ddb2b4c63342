internal import Artifacts
internal import Core
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
        try await ScratchFolder.with(environment) { scratch in
            try await body(try await pack(into: scratch))
        }
    }

    private func pack(into scratch: FilePath) async throws -> PackagedNPM {
        var commit: String?
        // npm notes the commit, where there is one.
        if let root = try? Project.workTree(around: path) {
            commit = try? await Git(folder: root, environment: environment).head().commit
        }
        return try await offPool { [path, allowedFiles, commit] in
            var options = try NPMPackOptions.standalone(path, allowing: allowedFiles)
            options.gitHead = commit
            options.tellsSkippedScripts = true
            return try NPMPackaging.pack(folder: path, options: options, into: ArtifactStore(root: scratch))
        }
    }
}
