internal import Core
internal import FoundationEssentials
internal import SystemPackage

/// A tarball that arrives as base64: decoded, hashed and written to a file, piece by piece.
struct TarballSink: ~Copyable {
    private let path: FilePath
    private let file: FileDescriptor
    private var decoder = Base64Decoder()
    private var sha1 = DigestStream(.sha1)
    private var sha512 = DigestStream(.sha512)
    private var size = 0

    init(_ path: FilePath) throws {
        self.path = path
        file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite])
    }

    deinit { try? file.close() }

    mutating func write(_ base64: UnsafeRawBufferPointer) throws {
        try decoder.decode(base64).withUnsafeBytes { bytes in
            try file.writeAll(bytes)
            sha1.update(bytes)
            sha512.update(bytes)
            size += bytes.count
        }
    }

    /// What has arrived.
    consuming func finish() throws -> ReceivedTarball {
        try decoder.finish()
        // A value that closes its file cannot be taken apart, so the hashes are exchanged for new ones.
        var first = DigestStream(.sha1)
        var second = DigestStream(.sha512)
        swap(&first, &sha1)
        swap(&second, &sha512)
        return ReceivedTarball(path: path, size: size, sha1: first.finish(), sha512: second.finish())
    }
}

/// A tarball that has arrived.
struct ReceivedTarball: Hashable, Sendable {
    let path: FilePath
    let size: Int
    let sha1: Digest
    let sha512: Digest
}
