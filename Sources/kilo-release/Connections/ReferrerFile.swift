internal import Artifacts
internal import Core
internal import Destinations
internal import ReleaseModel
internal import SystemPackage

/// A file on disk that is kept beside an image.
struct ReferrerFile: Sendable {
    private let referrer: OCIReferrer
    private let blob: OCIPush.Blob

    /// A file of a plan, as it was packaged.
    ///
    /// - Throws: `Failure` (`oci.referrer`, `oci.annotation`).
    init(_ spec: ReferrerSpec, digest: Digest, size: Int, path: FilePath) throws {
        let title = (spec.file.name ?? "").split(separator: "/").last.map(String.init) ?? spec.fileName
        referrer = try OCIReferrer(
            spec.type, title: title, digest: digest, size: size, annotations: spec.annotations ?? [:])
        blob = OCIPush.Blob(digest: digest, size: size, source: .file(path))
    }

    /// A file by itself, which is read.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`oci.referrer`, `file.unreadable`).
    init(_ type: String, _ path: FilePath) throws {
        let (digest, size) = try FileStream.sha256(of: path)
        referrer = try OCIReferrer(
            type, title: path.lastComponent?.string ?? path.string, digest: digest, size: size)
        blob = OCIPush.Blob(digest: digest, size: size, source: .file(path))
    }

    /// The artifact for an image.
    func artifact(for subject: OCIPush.Manifest) -> OCIPush.Image {
        let bytes = referrer.manifest(for: subject.mediaType, subject.digest, size: subject.bytes.count)
        return OCIPush.Image(
            root: OCIPush.Manifest(bytes: bytes, mediaType: OCIMediaType.manifest),
            blobs: [OCIPush.Blob(bytes: OCIReferrer.emptyConfig), blob])
    }
}
