/// The media types of the OCI image specification 1.1 and of Docker's older schema.
public enum OCIMediaType {
    /// An index of manifests.
    public static let index = "application/vnd.oci.image.index.v1+json"
    /// The manifest of one image.
    public static let manifest = "application/vnd.oci.image.manifest.v1+json"
    /// The configuration of one image.
    public static let config = "application/vnd.oci.image.config.v1+json"
    /// A layer: tar in gzip.
    public static let gzipLayer = "application/vnd.oci.image.layer.v1.tar+gzip"
    /// A layer: tar in zstd.
    public static let zstdLayer = "application/vnd.oci.image.layer.v1.tar+zstd"
    /// Docker's index.
    public static let dockerList = "application/vnd.docker.distribution.manifest.list.v2+json"
    /// Docker's manifest.
    public static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"

    /// Whether this is a media type without parameters (RFC 6838 section 4.2).
    public static func isType(_ text: String) -> Bool {
        let name = /[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { $0.wholeMatch(of: name) != nil }
    }

    static let indexes: Set = [index, dockerList]
    static let manifests: Set = [manifest, dockerManifest]
    static let configs: Set = [config, "application/vnd.docker.container.image.v1+json"]

    /// The OCI type of a base's layer, whose bytes stay as they are; nil for what cannot be passed on.
    ///
    /// Docker's layers are the same bytes under another name, and clients refuse manifests that mix both
    /// families. Foreign and non-distributable layers must not be pushed, so they have no entry.
    static func layer(of type: String) -> String? {
        switch type {
        case "application/vnd.oci.image.layer.v1.tar", "application/vnd.docker.image.rootfs.diff.tar":
            "application/vnd.oci.image.layer.v1.tar"
        case gzipLayer, "application/vnd.docker.image.rootfs.diff.tar.gzip": gzipLayer
        case zstdLayer, "application/vnd.docker.image.rootfs.diff.tar.zstd": zstdLayer
        default: nil
        }
    }
}
