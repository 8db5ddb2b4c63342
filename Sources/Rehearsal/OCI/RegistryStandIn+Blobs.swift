internal import Core
internal import HTTPTypes

extension RegistryStandIn {
    /// GET, HEAD and DELETE of a blob.
    func blob(_ text: String, in repository: String, _ request: IncomingRequest) async throws
        -> OutgoingResponse
    {
        let digest = try Self.digest(text)
        switch request.method {
        case .get, .head:
            return try await readBlob(digest, in: repository, request)
        case .delete:
            guard try await offPool({ [content] in try content.removeBlob(digest, from: repository) }) else {
                throw RegistryError.blobUnknown(digest)
            }
            return .empty(.accepted)
        default:
            throw RegistryError.wrongMethod
        }
    }

    private func readBlob(
        _ digest: Digest, in repository: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        let path = content.path(of: digest)
        let size = try await offPool { [content] in
            content.hasBlob(digest, in: repository) ? FileSystem.kind(path)?.size : nil
        }
        guard let size else { throw RegistryError.blobUnknown(digest) }
        let type = "application/octet-stream"
        let range = request.method == .get ? request.fields[.range].flatMap(ByteRange.init) : nil
        var response = OutgoingResponse.file(path, type: type)
        if let range {
            guard let bytes = range.bytes(of: Int64(size)) else {
                return .empty(.rangeNotSatisfiable).with(.contentRange, "bytes */\(size)")
            }
            response = .file(path, range: bytes, type: type, .partialContent)
                .with(.contentRange, "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(size)")
        }
        return response.with(.acceptRanges, "bytes").with("Docker-Content-Digest", "\(digest)")
    }

    /// Reads a digest of a path or a query.
    ///
    /// - Throws: `RegistryError` (`DIGEST_INVALID`) for another form or an unknown or weak algorithm.
    static func digest(_ text: String) throws -> Digest {
        guard let digest = Digest(text), digest.algorithm != .sha1, text == "\(digest)" else {
            throw RegistryError.digestInvalid("unsupported or malformed digest")
        }
        return digest
    }
}

/// One range of RFC 9110 section 14.1.2; several ranges are not read, which the RFC allows.
struct ByteRange: Hashable {
    private let first: Int64?
    private let last: Int64?

    init?(_ field: String) {
        guard field.hasPrefix("bytes=") else { return nil }
        let parts = field.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        first = Int64(parts[0])
        last = Int64(parts[1])
        let isValid = (first != nil || parts[0].isEmpty) && (last != nil || parts[1].isEmpty)
        guard isValid, first != nil || last != nil else { return nil }
    }

    /// The bytes of content of this size, or nil if there are none.
    func bytes(of size: Int64) -> Range<Int64>? {
        let start = first ?? max(0, size - (last ?? 0))
        let end = first == nil ? size : min(size - 1, last ?? size - 1) + 1
        return start < end ? start..<end : nil
    }
}
