internal import Core
internal import HTTP
internal import HTTPTypes

/// Brings one blob into the repository: not at all if it is there, by a mount, or by an upload that survives
/// breaks.
struct OCIBlobUpload: Sendable {
    /// How many breaks without any progress are borne.
    private static let breakLimit = 3

    let client: OCIClient
    let blob: OCIPush.Blob
    /// A repository of the same registry that may have the blob already.
    let mountSource: String?
    /// Up to this size a blob goes in one PUT; a break costs less than the third request.
    var wholeLimit = 4 << 20
    /// The size of chunks after a break: GHCR takes no more than 4 MiB with Content-Range (domain fact,
    /// 2026).
    var chunkSize = 4 << 20

    private var session: OCISession { client.session }

    /// Uploads what is missing; repeatable, and what the registry got the time before is not sent again.
    ///
    /// - Throws: `OCIFault`.
    func run() async throws {
        if try await client.has(blob) { return }
        let start =
            if let left = client.unfinished[blob.digest] { try await resume(left) } else { try await start() }
        if let start { try await transferComparing(from: start) }
        client.unfinished[blob.digest] = nil
    }

    /// Uploads while our own bytes are compared with the digest: it costs no time beside an upload, and a registry that
    /// takes anything gets no manifest for a blob that was changed.
    private func transferComparing(from start: OCIUploadState) async throws {
        async let alteration = blob.alteration()
        do {
            try await transfer(from: start)
        } catch let fault as OCIFault {
            guard case .refused = fault, let altered = await alteration else { throw fault }
            throw OCIFault.refused(altered)
        }
        if let altered = await alteration { throw OCIFault.refused(altered) }
    }

    /// Where the upload of an attempt before goes on.
    private func resume(_ left: OCIUploadState) async throws -> OCIUploadState? {
        do {
            return try await position(of: left)
        } catch let fault as OCIFault where fault.isBreak {
            // A registry that answers all else and not this question would otherwise be asked it for ever.
            client.unfinished[blob.digest] = nil
            throw fault
        }
    }

    private func transfer(from start: OCIUploadState) async throws {
        var (state, furthest, breaks, isBroken) = (start, start.offset, 0, false)
        while true {
            client.unfinished[blob.digest] = state
            do {
                let next = try await isBroken ? recover(state) : advance(state)
                guard let next else { return }
                // Only getting further than ever counts, so that a long upload over a bad line ends, and one that
                // begins anew again and again does too. A break was counted when it came.
                breaks = next.offset > furthest ? 0 : breaks + (isBroken ? 0 : 1)
                (furthest, state, isBroken) = (max(furthest, next.offset), next, false)
            } catch let fault as OCIFault where fault.isBreak && breaks < Self.breakLimit {
                // The question what became of it can be lost as well.
                (breaks, isBroken) = (breaks + 1, true)
            }
            guard breaks <= Self.breakLimit else { throw OCIFault.transient(stuck, retryAfter: nil) }
        }
    }

    /// One step: the whole, the rest as a stream, a chunk, or the end.
    ///
    /// - Returns: the state after it; nil if the blob is complete.
    private func advance(_ state: OCIUploadState) async throws -> OCIUploadState? {
        if state.offset == blob.size || state.offset == 0 && blob.size <= wholeLimit {
            try await close(state)
            return nil
        }
        return state.offset == 0 ? try await stream(state) : try await chunk(state)
    }

    private var stuck: Failure {
        Failure(
            .ociUnavailable, "\(session.repository) blob \(blob.digest)",
            "the upload does not get beyond where it is, after \(Self.breakLimit) attempts",
            advice: "repeat later; what the registry has is not sent again")
    }
}

extension OCIBlobUpload {
    /// Mounts the blob or opens an upload.
    ///
    /// - Returns: nil if the blob was mounted.
    private func start() async throws -> OCIUploadState? {
        guard let mountSource else { return try await open("") }
        do {
            return try await open("?mount=\(blob.digest)&from=\(mountSource)")
        } catch let fault as OCIFault {
            // Whatever keeps the mount from working (no such repository, no right to it), an upload is
            // possible; if not, its own refusal is the one to report.
            guard case .refused = fault else { throw fault }
            return try await open("")
        }
    }

    private func open(_ query: String) async throws -> OCIUploadState? {
        let request = Request(.post, session.url("blobs/uploads/\(query)"), redirects: .stop)
        let response = try await session.send(request)
        if response.status == .created, !query.isEmpty {
            try client.check(response, is: blob.digest, request)
            return nil
        }
        guard response.status == .accepted else { throw session.unexpected(response, request) }
        return try OCIUploadState(response, to: request, previous: nil, offset: 0)
    }

    /// The whole blob in one PATCH: a registry keeps what it got of it when the connection breaks.
    private func stream(_ state: OCIUploadState) async throws -> OCIUploadState? {
        try await patch(state, 0..<blob.size, fields: [:])
    }

    /// The next piece after a break, checked by the registry against its own offset.
    private func chunk(_ state: OCIUploadState) async throws -> OCIUploadState? {
        let length = min(max(chunkSize, state.minimumChunk), blob.size - state.offset)
        let range = state.offset..<(state.offset + length)
        let fields: HTTPFields = [.contentRange: "\(range.lowerBound)-\(range.upperBound - 1)"]
        return try await patch(state, range, fields: fields)
    }

    private func patch(
        _ state: OCIUploadState, _ range: Range<Int>, fields: HTTPFields
    ) async throws -> OCIUploadState? {
        var request = Request(
            .patch, state.location, fields: fields, body: blob.body(range), redirects: .stop)
        request.fields[.contentType] = "application/octet-stream"
        let response = try await session.send(request)
        // The registry is at another offset than the last answer said: its status tells which.
        if response.status == .rangeNotSatisfiable || response.status == .notFound {
            return try await recover(state)
        }
        guard [.accepted, .noContent, .created].contains(response.status) else {
            throw session.unexpected(response, request)
        }
        let offset = OCIUploadState.committed(response) ?? range.upperBound
        // More than was sent: two requests have met in one upload, so it cannot become the blob.
        guard offset <= range.upperBound else { return try await open("") }
        return try OCIUploadState(response, to: request, previous: state, offset: offset)
    }

    /// PUT with the digest, and with the bytes if none were sent yet.
    private func close(_ state: OCIUploadState) async throws {
        var request = Request(.put, state.closing(blob.digest), redirects: .stop)
        request.body = state.offset == 0 ? blob.body(0..<blob.size) : .empty
        request.fields[.contentType] = "application/octet-stream"
        let response = try await session.send(request)
        guard response.status == .created || response.status == .noContent else {
            throw session.unexpected(response, request)
        }
        try client.check(response, is: blob.digest, request)
    }

    /// Finds out what became of an upload that broke.
    ///
    /// - Returns: where it goes on, maybe from the beginning; nil if the blob is there after all.
    private func recover(_ state: OCIUploadState) async throws -> OCIUploadState? {
        try await client.has(blob) ? nil : try await position(of: state)
    }

    /// Asks how far an upload has got.
    private func position(of state: OCIUploadState) async throws -> OCIUploadState? {
        let request = Request(.get, state.location, redirects: .stop)
        let response = try await session.send(request)
        guard response.status == .noContent || response.status == .ok,
            let offset = OCIUploadState.committed(response), offset > 0, offset <= blob.size
        else {
            // docker-registry 2.8 forgets an upload that broke; and where `0-0` may mean one byte as well as
            // none, the same upload must not get the whole once more.
            return try await open("")
        }
        return try OCIUploadState(response, to: request, previous: state, offset: offset)
    }
}
