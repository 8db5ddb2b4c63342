internal import Artifacts
internal import Core
internal import SystemPackage

extension MarketplaceSigner {
    /// The archive that a publisher has signed, with the Marketplace's countersignature in it.
    ///
    /// Blocks.
    ///
    /// - Returns: the archive; nil for what is none.
    /// - Throws: `Failure` if its entries cannot be read.
    func countersigned(_ archive: UploadedFile, date: Timestamp, scratch: FilePath) throws -> [UInt8]? {
        guard let zip = try? ZipReader(archive.path), let manifest = zip[".signature.manifest"],
            let message = zip[".signature.p7s"],
            let countersigned = countersigned(try zip.contents(of: message), at: date)
        else { return nil }
        return try VSIXSignatureArchive(manifest: try zip.contents(of: manifest), cms: countersigned)
            .bytes(modified: date, scratch: scratch)
    }

    /// A publisher's signature with the Marketplace's countersignature (RFC 5652, section 11.4), which attests that it was
    /// received, and has a timestamp of its own.
    ///
    /// - Returns: the message; nil for what is no signature.
    func countersigned(_ message: [UInt8], at time: Timestamp) -> [UInt8]? {
        guard let signed = SignedByPublisher(message) else { return nil }
        let countersignature = RehearsalMessage.attribute(
            "1.2.840.113549.1.9.6", receipt(of: signed.signature, [], at: time))
        return signed.adding(
            countersignature, ([marketplace.signer] + marketplace.between).map(\.der))
    }
}
