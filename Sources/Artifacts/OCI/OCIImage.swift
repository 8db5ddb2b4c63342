public import Core
public import SystemPackage

/// A container image: one manifest for each platform and, for several, an index over them.
public struct OCIImage: Hashable, Sendable {
    /// What the image is called in failures.
    public var name: String
    /// The images of the platforms, in the order of the index: of two that match, clients take the first.
    public var platforms: [OCIPlatformImage]
    /// What the image says about itself; `created` and the base's digest are added.
    public var annotations: OCIAnnotations
    /// The time of the image, its history and its files.
    public var created: Timestamp

    /// Creates a description of an image.
    public init(
        name: String, platforms: [OCIPlatformImage], annotations: OCIAnnotations = OCIAnnotations(),
        created: Timestamp
    ) {
        self.name = name
        self.platforms = platforms
        self.annotations = annotations
        self.created = created
    }
}

/// What an image is for one platform.
public struct OCIPlatformImage: Hashable, Sendable {
    /// The platform.
    public var platform: OCIPlatform
    /// What it starts from.
    public var base: OCIBase
    /// The layers above the base.
    ///
    /// Those that change least come first, so that an update moves little.
    public var layers: [OCILayer]
    /// How a container starts.
    public var settings: OCISettings

    /// Creates a description.
    public init(
        platform: OCIPlatform, base: OCIBase = .scratch, layers: [OCILayer],
        settings: OCISettings = OCISettings()
    ) {
        self.platform = platform
        self.base = base
        self.layers = layers
        self.settings = settings
    }
}

/// What an image starts from.
public enum OCIBase: Hashable, Sendable {
    /// Nothing at all.
    case scratch
    /// An image in a local OCI layout. `reference` is its `ref.name` there; nil if the layout has only one.
    case layout(FilePath, reference: String? = nil)
    /// An image in a store, fetched there before.
    case stored(OCIStoredImage)
}
