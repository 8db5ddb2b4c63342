public import Core
internal import FoundationEssentials
public import SystemPackage

/// The `.signature.manifest` of a package, which is what is signed: the package and each entry with size and
/// SHA-256, in the order of the zip, as JSON without white space.
///
/// Names of entries and digests are in Base64.
public enum VSIXSignatureManifest {
    /// The manifest of a package.
    ///
    /// Blocks.
    ///
    /// - Throws: what `ZipReader` throws, `Failure` (`file.unreadable`).
    public static func bytes(of package: FilePath) throws -> [UInt8] {
        let (digest, size) = try FileStream.sha256(of: package)
        return try bytes(of: package, size: size, sha256: digest)
    }

    /// The manifest of a package whose size and digest are known already.
    ///
    /// Blocks.
    ///
    /// - Throws: what `ZipReader` throws.
    public static func bytes(of package: FilePath, size: Int, sha256: Digest) throws -> [UInt8] {
        let zip = try ZipReader(package)
        let entries = try zip.entries.filter { !$0.isFolder }.map { entry in
            var digest = DigestStream()
            try zip.read(entry) { digest.update($0) }
            return (base64(Array(entry.name.utf8)), member(Int(entry.size), digest.finish()))
        }
        let manifest: JSONValue = [
            "package": member(size, sha256), "entries": JSONValue(members: entries),
        ]
        return Array(manifest.text().utf8)
    }

    private static func member(_ size: Int, _ digest: Digest) -> JSONValue {
        let digests: JSONValue = ["sha256": .string(base64(digest.bytes))]
        return ["size": .number("\(size)"), "digests": digests]
    }

    private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
