internal import Core
internal import SystemPackage

/// The file that a package is packed into: a tar in gzip.
enum PackedTarball {
    /// Reads all of it once.
    ///
    /// Blocks.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - watch: sees the file's own bytes.
    ///   - visit: as of `TarStream`.
    /// - Throws: `Failure` (`file.unreadable`, `npm.invalid-manifest` if it is none), and failures of `visit`.
    static func read(
        _ path: FilePath, watch: (UnsafeRawBufferPointer) -> Void = { _ in },
        _ visit: @escaping (TarMember) throws -> TarStream.Taker?
    ) throws {
        do {
            let gzip = GzipDecoder()
            var tar = TarStream(visit)
            try FileStream.read(path) { piece in
                watch(piece)
                try gzip.decode(piece) { try tar.read($0) }
            }
            try tar.finish()
            guard gzip.isComplete, tar.isFilledUp else { throw TarStream.Malformed() }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure.npmManifest("\(path)", "is no package: expected a tar archive in gzip")
        }
    }

    /// The path below the first folder, which has any name (npm's `strip: 1`).
    static func inner(_ path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        return parts.dropFirst().joined(separator: "/")
    }
}
