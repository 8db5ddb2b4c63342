public import Core
internal import SystemPackage

extension Failure.Code {
    /// An annotation with a reserved name.
    public static let ociAnnotation = Self("oci.annotation", .usage)
    /// A setting that no runtime would take.
    public static let ociSettings = Self("oci.settings", .usage)
    /// A layer that would do something else than add its files.
    public static let ociLayer = Self("oci.layer", .usage)
    /// An extended attribute that no file can have, or for files that are not there.
    public static let ociAttribute = Self("oci.attribute", .usage)
    /// A file beside an image that does not say what it is.
    public static let ociReferrer = Self("oci.referrer", .usage)
    /// An image without layers, with too many, or with one platform twice.
    public static let ociImage = Self("oci.image", .usage)
    /// A base that is no OCI layout, or does not hold what is asked for.
    public static let ociBase = Self("oci.base", .usage)
    /// A base whose bytes are not what their digests say.
    public static let ociBaseAltered = Self("oci.base-altered", .mismatch)
}

extension Failure {
    static func base(_ content: OCIContent, _ message: String) -> Failure {
        Failure(
            .ociBase, content.name, message,
            advice:
                "use another base, or make its layout anew: skopeo copy --all docker://REPOSITORY:TAG oci:FOLDER:TAG"
        )
    }

    static func baseAltered(_ blob: FilePath, _ message: String) -> Failure {
        Failure(
            .ociBaseAltered, "\(blob)", message,
            advice: "the base was cut off or changed; fetch it again")
    }
}
