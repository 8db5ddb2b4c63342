internal import Artifacts
internal import Core
internal import HTTPTypes

extension RegistryStandIn {
    /// POST: mounts, takes a whole blob at once, or opens an upload.
    func startUpload(in repository: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        guard request.method == .post else { throw RegistryError.wrongMethod }
        if let mount = request.query("mount"), let source = request.query("from"),
            OCIName.isRepository(source)
        {
            let digest = try Self.digest(mount)
            let isMounted = try await offPool { [content] in
                try content.mountBlob(digest, from: source, to: repository)
            }
            if isMounted { return created(digest, in: repository, request) }
        }
        // An upload whose digest we could not check must fail before its bytes come.
        let digest = request.query("mount") == nil ? try request.query("digest").map(Self.digest) : nil
        if let algorithm = request.query("digest-algorithm"), Digest.Algorithm(rawValue: algorithm) == nil {
            throw RegistryError.digestInvalid("unsupported digest algorithm")
        }
        let upload = try await offPool { [content] in try UploadFile.create(in: repository, content) }
        if let digest { return try await finish(upload, committed: 0, digest, request) }
        return underway(upload, size: 0, request, .accepted)
    }

    /// PATCH, PUT, GET and DELETE of an upload under way.
    func upload(_ id: String, in repository: String, _ request: IncomingRequest) async throws
        -> OutgoingResponse
    {
        try await turns.take("\(repository):\(id)") {
            let found = try await offPool { [content] in UploadFile.find(id, in: repository, content) }
            guard let upload = found, request.query("_state") == upload.id else {
                throw RegistryError.uploadUnknown
            }
            switch request.method {
            case .get, .head: return underway(upload, size: try await size(of: upload), request, .noContent)
            case .patch: return try await append(to: upload, request)
            case .put: return try await complete(upload, request)
            case .delete:
                try await offPool { try FileSystem.remove(upload.path) }
                return .empty(.noContent)
            default: throw RegistryError.wrongMethod
            }
        }
    }

    private func append(to upload: UploadFile, _ request: IncomingRequest) async throws -> OutgoingResponse {
        try checkOffset(upload, size: try await size(of: upload), request)
        _ = try await request.body.append(to: upload.path)
        return underway(upload, size: try await size(of: upload), request, .accepted)
    }

    private func complete(_ upload: UploadFile, _ request: IncomingRequest) async throws -> OutgoingResponse {
        guard let text = request.query("digest") else {
            throw RegistryError.digestInvalid("the query parameter digest is missing")
        }
        let digest = try Self.digest(text)
        let size = try await size(of: upload)
        try checkOffset(upload, size: size, request)
        return try await finish(upload, committed: size, digest, request)
    }

    /// Takes the rest of the bytes, checks the digest of all, and makes them a blob.
    private func finish(
        _ upload: UploadFile, committed: Int, _ digest: Digest, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        let saved = try await request.body.append(to: upload.path)
        // Bytes that came in one body were hashed on their way.
        let isHashed = committed == 0 && digest.algorithm == .sha256
        let found =
            isHashed
            ? saved.sha256
            : try await offPool { try FileStream.digest(of: upload.path, digest.algorithm) }
        guard found == digest else {
            try await offPool { try FileSystem.remove(upload.path) }
            throw RegistryError.digestInvalid("provided digest did not match uploaded content")
                .about([["digest": .string("\(digest)"), "found": .string("\(found)")]])
        }
        try await offPool { [content] in
            try content.addBlob(upload.path, digest, to: upload.repository)
        }
        return created(digest, in: upload.repository, request)
    }

    private func size(of upload: UploadFile) async throws -> Int {
        try await offPool { upload.size }
    }

    /// A chunk with Content-Range must begin where the upload ends; one without is appended.
    private func checkOffset(_ upload: UploadFile, size: Int, _ request: IncomingRequest) throws {
        guard let field = request.fields[.contentRange] else { return }
        let bounds = field.split(separator: "-").compactMap { Int64($0) }
        let isNext =
            bounds.count == 2 && bounds[0] == Int64(size) && bounds[1] >= bounds[0]
            && (request.contentLength.map { $0 == bounds[1] - bounds[0] + 1 } ?? true)
        guard isNext else {
            throw RegistryError(.rangeNotSatisfiable, "BLOB_UPLOAD_INVALID", "the chunk is not the next one")
                .with("Location", upload.location(request)).with("Range", upload.range(size))
        }
    }

    private func underway(
        _ upload: UploadFile, size: Int, _ request: IncomingRequest, _ status: HTTPResponse.Status
    ) -> OutgoingResponse {
        .empty(status).with(.location, upload.location(request)).with(.range, upload.range(size))
            .with("Docker-Upload-UUID", upload.id)
    }

    private func created(
        _ digest: Digest, in repository: String, _ request: IncomingRequest
    ) -> OutgoingResponse {
        .empty(.created).with(.location, "\(request.origin)/v2/\(repository)/blobs/\(digest)")
            .with("Docker-Content-Digest", "\(digest)")
    }
}
