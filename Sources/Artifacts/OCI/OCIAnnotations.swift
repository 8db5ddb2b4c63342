internal import Core

/// What an image says about itself: annotations of its manifests and index, and labels of its configs.
///
/// All three, as each reader looks at another: GHCR links a package to its repository by the `source` that it
/// finds, Docker shows labels.
public struct OCIAnnotations: Hashable, Sendable {
    /// All names in full with their values.
    public private(set) var values: [String: String] = [:]

    /// No annotations.
    public init() {}

    /// A name that the specification defines, without `org.opencontainers.image.`.
    public enum Name: String, Hashable, Sendable, CaseIterable {
        /// The people or organisation responsible.
        case authors
        /// Where to read more.
        case url
        /// Where the documentation is.
        case documentation
        /// Where the source code is; decides which repository's token may push to GHCR.
        case source
        /// The version of the packaged software.
        case version
        /// The commit.
        case revision
        /// The distributing entity.
        case vendor
        /// An SPDX licence expression.
        case licenses
        /// A title for people.
        case title
        /// A text for people.
        case description
        /// Written by the build itself.
        case created
        /// The digest of the base, written by the build itself.
        case baseDigest = "base.digest"
        /// The reference of the base.
        case baseName = "base.name"

        /// The name in full.
        public var key: String { OCIAnnotations.prefix + rawValue }
    }

    static let prefix = "org.opencontainers.image."

    /// A value of the specification's names.
    public subscript(name: Name) -> String? {
        get { values[name.key] }
        set { values[name.key] = newValue }
    }

    /// Sets an annotation by its full name.
    ///
    /// - Throws: `Failure` (`oci.annotation`) for a name that is empty, or that the specification reserves.
    public mutating func set(_ key: String, to value: String) throws {
        let isReserved = key.hasPrefix("org.opencontainers.")
        let isKnown = Name.allCases.contains { $0.key == key }
        guard !key.isEmpty, isKnown || !isReserved else {
            throw Failure(
                .ociAnnotation, key, "is reserved by the image specification, or empty",
                advice: "use one of \(Name.allCases.map(\.rawValue).joined(separator: ", ")) or a name of "
                    + "your own domain")
        }
        values[key] = value
    }
}
