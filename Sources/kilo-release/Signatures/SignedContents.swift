internal import Artifacts
internal import Core
internal import FoundationEssentials
internal import SystemPackage

/// What a `.signature.manifest` says of a package: size and SHA-256 of the whole and of each entry.
struct SignedContents: Hashable, Sendable {
    private let whole: Content
    private let entries: [String: Content]

    private struct Content: Hashable, Sendable {
        let size: Int
        let sha256: [UInt8]

        init?(_ json: JSONValue?) {
            guard let size = json?["size"]?.int, let text = json?["digests"]?["sha256"]?.string,
                let bytes = Data(base64Encoded: text), bytes.count == 32
            else { return nil }
            (self.size, sha256) = (size, [UInt8](bytes))
        }

        init(_ size: Int, _ digest: Digest) { (self.size, sha256) = (size, digest.bytes) }
    }

    /// Reads a manifest; names of entries are Base64 of UTF-8.
    ///
    /// - Throws: `Failure` (`signature.archive`).
    init(_ bytes: [UInt8], subject: String) throws {
        let json = try? JSONValue(parsing: bytes)
        guard let whole = Content(json?["package"]), let members = json?["entries"]?.object?.members else {
            throw Self.unreadable(subject)
        }
        var entries: [String: Content] = [:]
        for member in members {
            guard let name = Data(base64Encoded: member.key), let content = Content(member.value) else {
                throw Self.unreadable(subject)
            }
            entries[String(decoding: name, as: UTF8.self)] = content
        }
        (self.whole, self.entries) = (whole, entries)
    }

    /// Compares with a package, entry by entry: none may differ, be missing, or be one too many.
    ///
    /// Blocks.
    ///
    /// - Returns: the package's SHA-256.
    /// - Throws: `Failure` (`signature.contents`, `zip.malformed`, `file.unreadable`).
    func compare(_ package: FilePath) throws -> Digest {
        let (digest, size) = try FileStream.sha256(of: package)
        try compare(package, digest, size: size)
        return digest
    }

    /// The same with a package whose SHA-256 and size are known.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`signature.contents`, `zip.malformed`, `file.unreadable`).
    func compare(_ package: FilePath, _ digest: Digest, size: Int) throws {
        guard Content(size, digest) == whole else {
            throw Self.different(package, "the package has \(size) bytes, \(digest), another one was signed")
        }
        let zip = try ZipReader(package)
        var seen: Set<String> = []
        for entry in zip.entries where !entry.isFolder {
            var stream = DigestStream()
            try zip.read(entry) { stream.update($0) }
            guard entries[entry.name] == Content(Int(entry.size), stream.finish()) else {
                throw Self.different(package, "\(entry.name) is not what was signed")
            }
            seen.insert(entry.name)
        }
        if let missing = entries.keys.filter({ !seen.contains($0) }).min() {
            throw Self.different(package, "\(missing) was signed and is not there")
        }
    }

    private static func different(_ package: FilePath, _ what: String) -> Failure {
        Failure(
            .signatureContents, "\(package)", what,
            advice: "check that package and signature belong together; if they do, do not install it")
    }

    private static func unreadable(_ subject: String) -> Failure {
        Failure(
            .archiveMalformed, subject, "expected sizes and digests of a package, found another manifest",
            advice: "pass the signature archive as the registry serves it (VsixSignature, .sigzip)")
    }
}
