internal import Artifacts
internal import Core
internal import SystemPackage

/// A file inside of a package, as the registries serve it.
enum ZipAsset {
    /// The bytes of an entry of at most 16 MB; nil if there is no such entry.
    ///
    /// - Throws: `Failure` if the package is damaged.
    static func bytes(_ entry: String, in package: FilePath) async throws -> [UInt8]? {
        try await offPool {
            let zip = try ZipReader(package)
            guard let found = zip[entry] else { return nil }
            return try zip.contents(of: found)
        }
    }
}
