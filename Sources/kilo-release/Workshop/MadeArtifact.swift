internal import Artifacts
internal import Core
internal import Engine

/// An artifact as its packager left it, with what its destination needs to know.
enum MadeArtifact: Sendable {
    case vsix(PackagedVSIX)
    case npm(PackagedNPM)
    case file(PackagedArtifact)
    case image(OCIImageBuild, digest: Digest)

    /// The file, for destinations that take files; an image is none.
    var file: PackagedArtifact? {
        switch self {
        case .vsix(let vsix): vsix.artifact
        case .npm(let package): package.artifact
        case .file(let file): file
        case .image: nil
        }
    }

    func description(fileName: String) -> Packaged {
        switch self {
        case .vsix(let vsix):
            Packaged(
                fileName: fileName, digest: vsix.artifact.sha256, size: vsix.artifact.size,
                warnings: vsix.warnings.map(\.description))
        case .npm(let package):
            Packaged(fileName: fileName, digest: package.artifact.sha256, size: package.artifact.size)
        case .file(let file): Packaged(fileName: fileName, digest: file.sha256, size: file.size)
        case .image(let build, let digest):
            Packaged(
                fileName: fileName, digest: digest,
                size: (build.blobs + build.manifests).reduce(0) { $0 + $1.size })
        }
    }
}
