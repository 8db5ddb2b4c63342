public import Core
public import SystemPackage

/// The archive with what is signed of a package, and the signatures.
public struct VSIXSignatureArchive: Hashable, Sendable {
    /// `.signature.manifest`.
    public var manifest: [UInt8]
    /// `.signature.p7s`, a detached CMS signature of the manifest; empty in Open VSX's archives, where VS Code wants it
    /// to be there.
    public var cms: [UInt8]
    /// `.signature.sig`, Open VSX's Ed25519 signature of the package; nil for none.
    public var ed25519: [UInt8]?

    /// Describes an archive.
    public init(manifest: [UInt8], cms: [UInt8], ed25519: [UInt8]? = nil) {
        self.manifest = manifest
        self.cms = cms
        self.ed25519 = ed25519
    }

    /// The archive's bytes.
    ///
    /// - Parameters:
    ///   - modified: the time of all entries.
    ///   - scratch: a folder for what does not fit into memory.
    /// - Returns: a zip.
    /// - Throws: what `ZipWriter` throws.
    public func bytes(modified: Timestamp, scratch: FilePath) throws -> [UInt8] {
        let sink = MemorySink()
        let writer = ZipWriter(to: sink, scratch: scratch)
        for (name, bytes) in members {
            let file = PayloadFile(RelativePath(constant: name), bytes: bytes)
            try writer.add(file, modified: modified, method: .deflate(.standard))
        }
        try writer.finish()
        return sink.bytes
    }

    private var members: [(StaticString, [UInt8])] {
        var members: [(StaticString, [UInt8])] = [(".signature.manifest", manifest)]
        if let ed25519 { members.append((".signature.sig", ed25519)) }
        return members + [(".signature.p7s", cms)]
    }
}
