internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1

/// Serves one connection of a client: its requests one after the other (RFC 9112 section 9.3).
struct Connection {
    let channel: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    let service: AnsweringService
    let connections: OpenConnections

    private enum End {
        case keepAlive
        /// The response is out, but the rest of the request is not in.
        case lingering
        case closed
    }

    /// Serves until client or server has had enough.
    ///
    /// A broken connection is the client's affair, so nothing is thrown.
    func serve() async {
        defer { connections.endWaiting(channel.channel) }
        do {
            try await channel.executeThenClose { inbound, outbound in
                let reader = RequestReader(inbound, outbound)
                let writer = ResponseWriter(channel: channel.channel, outbound: outbound)
                do {
                    try await serve(reader, writer)
                } catch let error as HTTPParserError {
                    try await writer.refuse("\(error)")
                }
            }
        } catch {
            return
        }
    }

    private func serve(_ reader: RequestReader, _ writer: ResponseWriter) async throws {
        while connections.beginWaiting(channel.channel), let (head, number) = try await reader.nextHead() {
            connections.endWaiting(channel.channel)
            switch try await answer(head, number, reader, writer) {
            case .keepAlive: continue
            case .closed: return
            case .lingering:
                // Closing with unread bytes would reset the connection and could destroy the response on its
                // way (RFC 9112 section 9.6).
                try await channel.channel.close(mode: .output).get()
                return try await reader.drain()
            }
        }
    }

    private func answer(
        _ head: HTTPRequestHead, _ number: Int, _ reader: RequestReader, _ writer: ResponseWriter
    ) async throws -> End {
        let body = IncomingBody { try await reader.nextChunk(of: number) }
        let response = await service.answer(IncomingRequest(head, body))
        switch response.delivery {
        case .whole: break
        case .nothing: return .closed
        case .silence(let duration):
            try await reader.wait(for: duration)
            return .closed
        case .half:
            _ = try await reader.finishRequest()
            try await writer.sendHalf(of: response, to: head)
            return .closed
        }
        // The rest of the body is taken before the answer goes out: curl, npm and others stop sending and give
        // the connection up when a refusal overtakes their body, at a moment that differs from run to run.
        let canFollow = try await reader.finishRequest()
        let closing = !head.isKeepAlive || connections.isStopping || !canFollow
        try await writer.send(response, to: head, closing: closing)
        guard canFollow else { return .lingering }
        return closing ? .closed : .keepAlive
    }
}

extension ResponseWriter {
    /// Answers what is no HTTP.
    func refuse(_ reason: String) async throws {
        let request = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
        try await send(.text("bad request: \(reason)", .badRequest), to: request, closing: true)
    }
}
