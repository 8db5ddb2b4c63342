/// A release on GitHub: a draft that gets all its assets and then becomes public.
public struct GitHubRelease: Hashable, Sendable, DestinationConvertible {
    let repository: String
    let assets: [ReleaseAsset]
    let hasChecksums: Bool
    let line: Int

    /// Publishes a release under the product's tag.
    ///
    /// Credential: `GITHUB_TOKEN`, `GH_TOKEN`.
    ///
    /// - Parameters:
    ///   - repository: `owner/name`.
    ///   - checksums: a file `SHA256SUMS` over all other assets, or none.
    ///   - line: where it is declared; the compiler fills it in.
    ///   - assets: the files.
    public init(
        _ repository: String, checksums: Checksums = .sha256, line: Int = #line,
        @AssetBuilder assets: () -> [ReleaseAsset]
    ) {
        self.repository = repository
        hasChecksums = checksums == .sha256
        self.line = line
        self.assets = assets()
    }

    /// The destination.
    public var destination: Destination { Destination(kind: .gitHub(self), line: line) }
}

/// The checksum file of a release.
public enum Checksums: Hashable, Sendable {
    /// `SHA256SUMS`, as `sha256sum -c` reads it.
    case sha256
    /// None.
    case none
}

/// An artifact that is a single file and so can be downloaded from a release.
public enum ReleaseAsset: Hashable, Sendable {
    /// An archive.
    case archive(Archive)
    /// An extension.
    case vsix(VSIX)
    /// An npm tarball.
    case npm(NPMPackage)
}

/// Collects artifacts that can be assets of a release.
@resultBuilder
public enum AssetBuilder {
    /// An archive.
    public static func buildExpression(_ archive: Archive) -> [ReleaseAsset] { [.archive(archive)] }
    /// Archives.
    public static func buildExpression(_ archives: [Archive]) -> [ReleaseAsset] {
        archives.map { .archive($0) }
    }
    /// An extension.
    public static func buildExpression(_ vsix: VSIX) -> [ReleaseAsset] { [.vsix(vsix)] }
    /// Extensions.
    public static func buildExpression(_ extensions: [VSIX]) -> [ReleaseAsset] {
        extensions.map { .vsix($0) }
    }
    /// A package.
    public static func buildExpression(_ package: NPMPackage) -> [ReleaseAsset] { [.npm(package)] }
    /// Packages.
    public static func buildExpression(_ packages: [NPMPackage]) -> [ReleaseAsset] {
        packages.map { .npm($0) }
    }
    /// An image is no asset: says where it goes instead.
    @available(*, unavailable, message: "an image is no single file; publish it to an OCIRegistry")
    public static func buildExpression(_ image: OCIImage) -> [ReleaseAsset] { [] }
    /// Nothing.
    public static func buildBlock() -> [ReleaseAsset] { [] }
    /// A condition that holds.
    public static func buildEither(first part: [ReleaseAsset]) -> [ReleaseAsset] { part }
    /// A condition that does not hold.
    public static func buildEither(second part: [ReleaseAsset]) -> [ReleaseAsset] { part }
    /// The statements of a block.
    public static func buildPartialBlock(first: [ReleaseAsset]) -> [ReleaseAsset] { first }
    /// The statements of a block.
    public static func buildPartialBlock(accumulated: [ReleaseAsset], next: [ReleaseAsset]) -> [ReleaseAsset]
    {
        accumulated + next
    }
    /// A loop.
    public static func buildArray(_ parts: [[ReleaseAsset]]) -> [ReleaseAsset] { parts.flatMap { $0 } }
    /// A condition without `else`.
    public static func buildOptional(_ part: [ReleaseAsset]?) -> [ReleaseAsset] { part ?? [] }
}
