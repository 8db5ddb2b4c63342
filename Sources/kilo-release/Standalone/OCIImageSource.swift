internal import Artifacts
internal import Core
internal import Glibc
internal import SystemPackage

/// An image to publish: a layout in a folder, or in a tar that is unpacked for the time being.
struct OCIImageSource: Sendable {
    let path: FilePath
    let name: String?
    let environment: [String: String]

    /// Reads it, with every digest checked; what was unpacked is there while the body runs.
    func withImage(_ body: (OCIImageBuild) async throws -> Void) async throws {
        guard !FileSystem.isFolder(path) else { return try await body(try await image(in: path)) }
        let scratch = try await offPool { [self] in try makeScratch() }
        do {
            let layout = scratch.appending("layout")
            try await offPool { [path] in try OCILayoutReader.unpack(path, into: layout) }
            try await body(try await image(in: layout))
        } catch {
            try await offPool { try FileSystem.remove(scratch) }
            throw error
        }
        try await offPool { try FileSystem.remove(scratch) }
    }

    private func image(in folder: FilePath) async throws -> OCIImageBuild {
        try await offPool { [name] in try OCILayoutReader(folder: folder).image(named: name) }
    }

    private func makeScratch() throws -> FilePath {
        let parent = FilePath(environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp")
        var template = Array(parent.appending("kilo-release-XXXXXX").string.utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure.unwritable(parent, Errno(rawValue: errno)) }
        return FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}
