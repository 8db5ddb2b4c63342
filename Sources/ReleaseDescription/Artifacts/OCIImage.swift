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
        let image: String?

        /// Nothing at all.
        public static let scratch = Base(layout: "", image: nil)
        /// An OCI image layout: a folder of the project with `oci-layout` and `index.json`.
        public static func layout(_ folder: String) -> Base { Base(layout: folder, image: nil) }
        /// An image of a registry, pinned by its digest: `docker.io/library/alpine:3.22@sha256:…`.
        ///
        /// The digest is what is used, and part of the plan's lock; the tag says where newer ones appear.
        public static func image(_ reference: String) -> Base { Base(layout: "", image: reference) }
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
        @ImageBuilder content: (Platform) -> [ImagePart]
    ) {
        self.name = name
        self.base = base
        self.line = line
        variants = platforms.map { Variant(platform: $0, parts: content($0)) }
    }
}
