internal import Artifacts
internal import Core
internal import SystemPackage

/// The bytes of an upload under way, on the disk.
struct UploadedFile: Sendable {
    let path: FilePath
    let size: Int64
    let sha256: Digest

    init(path: FilePath, size: Int64, sha256: Digest) {
        self.path = path
        self.size = size
        self.sha256 = sha256
    }

    init(_ saved: SavedBody) { self.init(path: saved.path, size: saved.size, sha256: saved.sha256) }

    /// Reads it as a package.
    ///
    /// - Throws: `NoVSIX`, whatever is wrong with it.
    func package() async throws -> UploadedVSIX {
        try await offPool { [path] in
            do {
                let package = try UploadedVSIX(reading: path)
                // Extra fields are an attack to one of the stores only, and each has its words for a target.
                let violations = try VSIXInspection(path).violations
                    .filter { $0.kind != .extraFields && $0.kind != .unknownTarget }
                if let first = violations.first { throw NoVSIX(reason: first.description) }
                return package
            } catch let failure as Failure {
                throw NoVSIX(reason: failure.message)
            }
        }
    }

    /// Moves it to where it stays.
    func keep(at target: FilePath) async throws {
        try await offPool { [path] in try FileSystem.move(path, to: target) }
    }

    /// Throws it away.
    func discard() async {
        try? await offPool { [path] in try FileSystem.remove(path) }
    }
}
