internal import Core
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import SystemPackage

/// Writes responses to one connection, with backpressure.
struct ResponseWriter {
    /// Small enough that the allocator keeps the memory of one piece for the next: with pieces of 256 KiB a
    /// process grew by 100 MB a gigabyte.
    private static let pieceSize = 64 << 10

    let channel: any Channel
    let outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>

    /// Sends a response and waits until the system has all of it.
    func send(_ response: OutgoingResponse, to request: HTTPRequestHead, closing: Bool) async throws {
        let range = try await response.body.byteRange()
        let head = head(of: response, length: Int64(range.count), to: request, closing: closing)
        try await outbound.write(.head(head))
        if request.method != .HEAD {
            try await send(response.body, range)
        }
        // Written through the channel itself, because that tells when everything before it has been taken.
        try await channel.writeAndFlush(HTTPServerResponsePart.end(nil)).get()
    }

    /// Sends the head and the first half of the body, and leaves the rest owing.
    func sendHalf(of response: OutgoingResponse, to request: HTTPRequestHead) async throws {
        let range = try await response.body.byteRange()
        let head = head(of: response, length: Int64(range.count), to: request, closing: true)
        try await outbound.write(.head(head))
        guard request.method != .HEAD else { return }
        try await send(response.body, range.lowerBound..<range.lowerBound + Int64(range.count / 2))
    }

    private func head(
        of response: OutgoingResponse, length: Int64, to request: HTTPRequestHead, closing: Bool
    ) -> HTTPResponseHead {
        var headers = HTTPHeaders()
        for field in response.fields {
            headers.add(name: field.name.rawName, value: field.value)
        }
        // A stand-in that answers HEAD by hand may have declared the length already.
        if !headers.contains(name: "content-length") {
            headers.add(name: "Content-Length", value: "\(length)")
        }
        if closing {
            headers.replaceOrAdd(name: "Connection", value: "close")
        } else if request.version == .http1_0 {
            headers.replaceOrAdd(name: "Connection", value: "keep-alive")
        }
        let status = HTTPResponseStatus(
            statusCode: response.status.code, reasonPhrase: response.status.reasonPhrase)
        return HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    }

    private func send(_ body: OutgoingResponse.Body, _ range: Range<Int64>) async throws {
        switch body {
        case .empty: break
        case .bytes(let bytes):
            let part = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: bytes.prefix(range.count))))
            try await outbound.write(part)
        case .file(let path, _): try await send(path, range)
        }
    }

    private func send(_ path: FilePath, _ range: Range<Int64>) async throws {
        let file = try await offPool { try ReadableFile(path) }
        var offset = range.lowerBound
        while offset < range.upperBound {
            let count = Int(min(Int64(Self.pieceSize), range.upperBound - offset))
            let piece = try await offPool { [offset] in try file.read(count, at: offset) }
            // The file has become shorter than announced: only a cut connection tells the client.
            guard !piece.isEmpty else { throw Errno.ioError }
            offset += Int64(piece.count)
            // Waits for the system, so that pieces never queue up in memory.
            let part = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: piece)))
            try await channel.writeAndFlush(part).get()
        }
    }
}

extension OutgoingResponse.Body {
    /// Which bytes are to be sent; of a file only those that are there.
    func byteRange() async throws -> Range<Int64> {
        switch self {
        case .empty: return 0..<0
        case .bytes(let bytes): return 0..<Int64(bytes.count)
        case .file(let path, let part):
            let size = try await offPool { try ReadableFile(path).size() }
            return (part ?? 0..<size).clamped(to: 0..<size)
        }
    }
}
