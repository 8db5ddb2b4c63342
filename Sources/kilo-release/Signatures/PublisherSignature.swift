internal import Core
internal import Destinations
internal import Trust

/// A publisher's own signature of a package, on its way to the Marketplace.
struct PublisherSignature: Sendable {
    let archive: SignatureArchive

    /// Refuses the signature of another package, or one that does not hold: it would be found when the package is read
    /// back, and a version cannot be taken back.
    ///
    /// Who made the certificate, and when it was signed, only the store's countersignature lets one say.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`signature.archive`, `signature.contents`, `signature.malformed`, `signature.algorithm`,
    ///   `signature.invalid`).
    func check(_ upload: VSIXUpload) throws {
        try SignedContents(archive.manifest, subject: "\(archive.path)")
            .compare(upload.path, upload.sha256, size: upload.size)
        try CMSSignature(archive.cms).verifyUnanchored(archive.manifest)
    }
}
