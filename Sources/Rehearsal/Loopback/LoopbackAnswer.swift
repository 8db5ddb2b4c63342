internal import Core
internal import FoundationEssentials
internal import HTTP
internal import HTTPTypes
internal import SystemPackage

/// A stand-in's answer as a client receives it.
struct LoopbackAnswer {
    let request: Request
    let answer: OutgoingResponse
    /// Whether the connection closes after it.
    let closing: Bool

    /// The limit of a body that goes into memory because the status is no 2xx.
    private static let usualLimit = 16 << 20

    /// Receives the body as the request wants it.
    ///
    /// - Throws: `TransportError`, when the body is longer than its limit, cut, or cannot be written.
    func receive() async throws(TransportError) -> Response {
        let range: Range<Int64>
        do {
            range = try await answer.body.byteRange()
        } catch {
            // The server finds its file gone and closes.
            throw request.failed(.lost, "the server closed the connection before it answered")
        }
        let sent = try sent(range)
        let received = try await received(sent)
        return Response(status: status, fields: fields(length: range.count), body: received, url: request.url)
    }

    private var code: Int { answer.status.code }

    /// Without the reason, which HTTP/2 does not have either.
    private var status: HTTPResponse.Status { HTTPResponse.Status(code: code) }

    /// No answer to HEAD and none with these statuses has a body (RFC 9110 section 6.4.1).
    private var hasBody: Bool { request.method != .head && code != 204 && code != 304 }

    private func fields(length: Int) -> HTTPFields {
        var fields = answer.fields
        if fields[.contentLength] == nil { fields[.contentLength] = "\(length)" }
        // The HTTP library of the server leaves the length away where there can be no body.
        if code == 204 || code == 304 { fields[.contentLength] = nil }
        if closing { fields[.connection] = "close" }
        return fields
    }

    /// The bytes that arrive.
    private func sent(_ range: Range<Int64>) throws(TransportError) -> Range<Int64> {
        guard hasBody else { return 0..<0 }
        guard answer.delivery == .half else { return range }
        // What a refused upload is told may end early; its status says all.
        guard request.body.length > 0, code >= 400 else {
            throw request.failed(.lost, "the connection was closed in the middle of the answer")
        }
        return range.lowerBound..<range.lowerBound + Int64(range.count / 2)
    }

    private func received(_ range: Range<Int64>) async throws(TransportError) -> Response.Received {
        if request.redirects == .follow, Redirection.isRedirect(code) { return .bytes([]) }
        let isGood = (200...299).contains(code)
        let bytes = ArrivingBytes(body: answer.body, range: range)
        do {
            switch request.receive {
            case .memory(let limit): return try await bytes.inMemory(limit)
            case .file(let path) where isGood: return try await bytes.inFile(path)
            case .digest(let algorithms) where isGood: return try await bytes.inDigests(algorithms)
            case .file, .digest: return try await bytes.inMemory(Self.usualLimit)
            }
        } catch let error as ArrivingBytes.TooLong {
            throw request.failed(
                .invalidAnswer, "the answer is longer than the limit of \(error.limit) bytes")
        } catch {
            throw request.failed(.file, "\(error)")
        }
    }
}
