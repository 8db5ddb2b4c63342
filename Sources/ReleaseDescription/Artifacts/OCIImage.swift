/// A container image, built without a daemon: layers from payloads on a base.
public struct OCIImage: Hashable, Sendable {
    let name: String
    let base: Base
    let variants: [Variant]
    let line: Int

    struct Variant: Hashable, Sendable {
        let platform: Platform
        let parts: [ImagePart]
    }

    /// What an image starts from.
    public struct Base: Hashable, Sendable {
        let layout: String
        /// Nothing at all.
        public static let scratch = Base(layout: "")
        /// An OCI image layout: a folder of the project with `oci-layout` and `index.json`.
        public static func layout(_ folder: String) -> Base { Base(layout: folder) }
    }

    /// Declares an image.
    ///
    /// - Parameters:
    ///   - name: what messages and the packaged layout call it.
    ///   - base: what it starts from; for several platforms the base must have them all.
    ///   - platforms: the platforms of the image; several make an index.
    ///   - line: where it is declared; the compiler fills it in.
    ///   - content: layers and settings for each platform.
    public init(
        _ name: String, base: Base, platforms: Platform..., line: Int = #line,
        @ListBuilder<ImagePart> content: (Platform) -> [ImagePart]
    ) {
        self.name = name
        self.base = base
        self.line = line
        variants = platforms.map { Variant(platform: $0, parts: content($0)) }
    }
}

/// A layer or a setting of an image.
public enum ImagePart: Hashable, Sendable {
    /// A layer with the files of a payload below a folder of the root.
    case layer(Payload, at: String)
    /// The program that the image runs, with its first arguments.
    case entrypoint([String])
    /// Arguments that the user's replace.
    case command([String])
    /// A variable of the program's environment.
    case environment(String, String)
    /// The user it runs as: `1000:1000`.
    case user(String)
    /// The folder it starts in.
    case workingDirectory(String)
    /// A label, beside those that come from `About`.
    case label(String, String)

    /// A layer with the files of a payload in the root.
    public static func layer(_ payload: Payload) -> ImagePart { .layer(payload, at: "") }
}
