public import Core

/// Computes SHA-256, SHA-512 and SHA-1 of the bytes that pass through it, and counts them.
///
/// All three in one pass, as each destination asks for another: OCI and SHA256SUMS, npm's `integrity`, npm's
/// `shasum`.
public final class DigestSink: ByteSink {
    private let next: (any ByteSink)?
    private var sha256: DigestStream?
    private var sha512: DigestStream?
    private var sha1: DigestStream?
    /// How many bytes have passed.
    public private(set) var count = 0

    /// Creates a sink that computes these digests and hands the bytes on to another sink, if there is one.
    public init(over next: (any ByteSink)? = nil, _ algorithms: Set<Digest.Algorithm> = [.sha256]) {
        self.next = next
        sha256 = algorithms.contains(.sha256) ? DigestStream(.sha256) : nil
        sha512 = algorithms.contains(.sha512) ? DigestStream(.sha512) : nil
        sha1 = algorithms.contains(.sha1) ? DigestStream(.sha1) : nil
    }

    /// Takes the next bytes and hands them on.
    ///
    /// - Throws: what the next sink throws.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        sha256?.update(bytes)
        sha512?.update(bytes)
        sha1?.update(bytes)
        count += bytes.count
        try next?.write(bytes)
    }

    /// Ends the computation: the digests that were asked for.
    ///
    /// Called once; a second call returns nothing.
    public func finish() -> [Digest.Algorithm: Digest] {
        var digests: [Digest.Algorithm: Digest] = [:]
        digests[.sha256] = sha256.take()?.finish()
        digests[.sha512] = sha512.take()?.finish()
        digests[.sha1] = sha1.take()?.finish()
        return digests
    }
}
