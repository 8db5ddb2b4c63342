internal import Artifacts
internal import Core
internal import SystemPackage

/// An image to publish: a layout in a folder, or in a tar that is unpacked for the time being.
struct OCIImageSource: Sendable {
    let path: FilePath
    let name: String?
    let environment: [String: String]

    /// Reads it, with the digests of its documents checked; what was unpacked is there while the body runs.
    func withImage(_ body: (OCIImageBuild) async throws -> Void) async throws {
        guard !FileSystem.isFolder(path) else { return try await body(try await image(in: path)) }
        try await ScratchFolder.with(environment) { scratch in
            let layout = scratch.appending("layout")
            try await offPool { [path] in try OCILayoutReader.unpack(path, into: layout) }
            try await body(try await image(in: layout))
        }
    }

    private func image(in folder: FilePath) async throws -> OCIImageBuild {
        try await offPool { [name] in try OCILayoutReader(folder: folder).image(named: name) }
    }
}
