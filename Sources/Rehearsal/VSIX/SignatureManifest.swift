internal import Artifacts
internal import Core
internal import FoundationEssentials
internal import SystemPackage

/// The `.signature.manifest` of a package, as both registries write it: the package and each entry with size and
/// SHA-256, in the order of the zip.
enum SignatureManifest {
    /// Computes it.
    ///
    /// Blocks.
    ///
    /// - Throws: what `ZipReader` throws.
    static func bytes(of package: UploadedFile) throws -> [UInt8] {
        let zip = try ZipReader(package.path)
        let entries = try zip.entries.filter { !$0.isFolder }.map { entry in
            var digest = DigestStream()
            try zip.read(entry) { digest.update($0) }
            return (base64(Array(entry.name.utf8)), member(Int(entry.size), digest.finish()))
        }
        let manifest: JSONValue = [
            "package": member(Int(package.size), package.sha256), "entries": JSONValue(members: entries),
        ]
        return Array(manifest.text().utf8)
    }

    private static func member(_ size: Int, _ digest: Digest) -> JSONValue {
        let digests: JSONValue = ["sha256": .string(base64(digest.bytes))]
        return ["size": .number("\(size)"), "digests": digests]
    }

    private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
