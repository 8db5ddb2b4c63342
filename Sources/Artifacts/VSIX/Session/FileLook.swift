internal import Core

/// A look through the bytes of one file.
final class FileLook {
    private var digest: DigestStream?
    private var scan: SecretScan?

    init(forSecrets: Bool) {
        digest = DigestStream(.sha256)
        scan = forSecrets ? SecretScan(allowing: []) : nil
    }

    func update(_ piece: UnsafeRawBufferPointer) {
        digest?.update(piece)
        scan?.update(piece)
    }

    /// What was found; to be asked once.
    func finish() -> (sha256: Digest, findings: [SecretScan.Finding]) {
        guard let sha256 = digest.take()?.finish() else { preconditionFailure("a look has one end") }
        return (sha256, scan?.finish() ?? [])
    }
}
