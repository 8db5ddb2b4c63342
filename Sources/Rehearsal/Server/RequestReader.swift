internal import Core
internal import NIOCore
internal import NIOHTTP1

/// Reads the requests of one connection, one after the other.
actor RequestReader {
    private var parts: NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    private var state = State.betweenRequests
    private var current = 0

    private enum State {
        case betweenRequests
        /// In a body whose client waits for `100 Continue`.
        case awaitedBody
        case body
        /// Somebody is waiting for the next chunk right now.
        case reading
    }

    init(
        _ inbound: NIOAsyncChannelInboundStream<HTTPServerRequestPart>,
        _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) {
        parts = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    /// The next request's head and the number by which its body is read; nil when the client has gone.
    func nextHead() async throws -> (head: HTTPRequestHead, number: Int)? {
        guard case .head(let head) = try await nextPart() else { return nil }
        // RFC 9110 section 10.1.1: an expectation in an HTTP/1.0 request is ignored.
        let expects = head.headers["expect"].contains { $0.lowercased() == "100-continue" }
        state = expects && head.version != .http1_0 ? .awaitedBody : .body
        current += 1
        return (head, current)
    }

    /// The next chunk of that request's body, nil at its end.
    func nextChunk(of number: Int) async throws -> [UInt8]? {
        guard number == current, state != .reading else { throw Failure.bodyGone }
        guard state != .betweenRequests else { return nil }
        let mustInvite = state == .awaitedBody
        state = .reading
        if mustInvite { try await invite() }
        return try await readChunk()
    }

    /// Throws the rest of the current body away.
    ///
    /// - Returns: whether the next request can follow on this connection. It cannot if the body is broken, or
    ///   if the client still waits for `100 Continue`: the body may come or not (RFC 9110 section 10.1.1).
    func finishRequest() async throws -> Bool {
        guard state != .awaitedBody, state != .reading else { return false }
        while try await nextChunk(of: current) != nil {}
        return true
    }

    /// Throws away what still comes, until the client closes.
    func drain() async throws {
        while try await nextPart() != nil {}
    }

    /// Keeps the client waiting, at most until it closes.
    func wait(for duration: Duration?) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.drain() }
            if let duration { group.addTask { try await Task.sleep(for: duration) } }
            try await group.next()
            group.cancelAll()
        }
    }

    private func invite() async throws {
        try await outbound.write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
    }

    private func readChunk() async throws -> [UInt8]? {
        while true {
            switch try await nextBodyPart() {
            case .body(let buffer):
                guard buffer.readableBytes > 0 else { continue }
                state = .body
                return buffer.withUnsafeReadableBytes { Array($0) }
            case .end:
                state = .betweenRequests
                return nil
            case .head, nil:
                throw Failure.bodyCutShort
            }
        }
    }

    private func nextBodyPart() async throws -> HTTPServerRequestPart? {
        do {
            return try await nextPart()
        } catch HTTPParserError.invalidEOFState {
            throw Failure.bodyCutShort
        } catch let error as HTTPParserError {
            throw UnreadableBody(reason: "\(error)")
        } catch is IOError {
            throw Failure.bodyCutShort
        }
    }

    private func nextPart() async throws -> HTTPServerRequestPart? {
        // An actor's property cannot be mutated across a suspension. The copy shares the stream's state, and
        // `state` keeps a second reader out.
        var copy = parts
        return try await copy.next(isolation: self)
    }
}
