internal import ArgumentParser
internal import Artifacts
internal import Core
internal import SystemPackage

/// How an image is written to disk.
enum OCIOutputFormat: String, ExpressibleByArgument, CaseIterable {
    case layout
    case ociArchive = "oci-archive"
    case dockerArchive = "docker-archive"
}

/// Where an image is written.
struct OCIOutput: Sendable {
    let format: OCIOutputFormat
    let place: FilePath
    let name: String

    /// Writes the image; a layout or tar that stands there is replaced, anything else is left alone.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure`.
    func write(_ build: OCIImageBuild, modified: Timestamp) throws {
        try makeRoom()
        switch format {
        case .layout: try OCILayoutWriter(folder: place).write(build, names: [name])
        case .ociArchive: try archive(.layout, build, modified)
        case .dockerArchive: try archive(.docker, build, modified)
        }
    }

    private func archive(_ form: OCIArchiveWriter.Form, _ build: OCIImageBuild, _ modified: Timestamp) throws
    {
        try OCIArchiveWriter(file: place, form: form).write(build, names: [name], modified: modified)
    }

    private func makeRoom() throws {
        try FileSystem.makeFolder(place.removingLastComponent())
        guard let kind = FileSystem.kind(place) else { return }
        let isOurs = format == .layout ? FileSystem.exists(place.appending("oci-layout")) : kind.isFile
        guard isOurs else {
            throw Failure(
                .invalidOption, "--output \(place)", "is there already, and is no such image",
                advice: "name another place, or remove it")
        }
        try FileSystem.remove(place)
    }
}
