public import Core
public import SystemPackage

/// The digest of what is in a package, whatever its container: registries may rewrite the zip (order, times,
/// compression, data descriptors), and the extension is still the same.
///
/// SHA-256 over one line for each file, sorted by the bytes of the paths:
/// `<sha256 in hex> <length of the path in bytes> <path>` and LF. Modes are not part of it, as rewritten
/// containers lose them.
public enum VSIXNormalForm {
    /// The normal form of a package.
    ///
    /// Blocks.
    ///
    /// - Throws: what `ZipReader` throws.
    public static func digest(of package: FilePath) throws -> Digest {
        let zip = try ZipReader(package)
        let files = try zip.entries.filter { !$0.isFolder }.map { entry in
            var stream = DigestStream(.sha256)
            try zip.read(entry) { stream.update($0) }
            return (path: entry.name, sha256: stream.finish())
        }
        return digest(of: files)
    }

    /// The normal form of files with these paths and contents.
    public static func digest(of files: [(path: String, sha256: Digest)]) -> Digest {
        var stream = DigestStream(.sha256)
        for file in files.sorted(by: { $0.path.precedes($1.path) }) {
            stream.update(Array("\(file.sha256.hex) \(file.path.utf8.count) \(file.path)\n".utf8))
        }
        return stream.finish()
    }
}
