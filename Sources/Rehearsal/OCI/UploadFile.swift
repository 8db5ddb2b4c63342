internal import Core
internal import SystemPackage

/// An upload under way: a file that grows.
struct UploadFile: Sendable {
    let repository: String
    let id: String
    let path: FilePath

    /// Opens a new upload.
    ///
    /// Blocks.
    static func create(in repository: String, _ content: ContentFolder) throws -> UploadFile {
        let folder = content.folder(.uploads, of: repository)
        return try content.exclusively {
            try FileSystem.makeFolder(folder)
            // Counted, so that a rehearsal runs the same way every time.
            let used = try FileSystem.names(in: folder).compactMap { Int($0) }.max() ?? 0
            let upload = UploadFile(
                repository: repository, id: "\(used + 1)", path: folder.appending("\(used + 1)"))
            try FileSystem.write([], to: upload.path)
            return upload
        }
    }

    /// Finds an upload again; nil if there is none.
    ///
    /// Blocks.
    static func find(_ id: String, in repository: String, _ content: ContentFolder) -> UploadFile? {
        guard Int(id) != nil else { return nil }
        let path = content.folder(.uploads, of: repository, id)
        return FileSystem.exists(path) ? UploadFile(repository: repository, id: id, path: path) : nil
    }

    /// The committed bytes.
    ///
    /// Blocks.
    var size: Int { FileSystem.kind(path)?.size ?? 0 }

    /// Where the client goes on.
    ///
    /// The query must be kept, as docker-registry's `_state` must, so that a client which drops it is found
    /// out.
    func location(_ request: IncomingRequest) -> String {
        "\(request.origin)/v2/\(repository)/blobs/uploads/\(id)?_state=\(id)"
    }

    /// `0-N`, where docker-registry says `0-0` for no byte as well as for one.
    func range(_ size: Int) -> String { "0-\(max(0, size - 1))" }
}
