internal import HTTPTypes
internal import NIOHTTP1
internal import Synchronization

/// Turns a request's head and body into the stand-in's answer, and logs it.
///
/// Whatever happens, there is an answer.
final class AnsweringService: Sendable {
    let standIn: any StandIn
    private let log: (any RequestLog)?
    private let count = Mutex(0)

    init(_ standIn: any StandIn, log: (any RequestLog)?) {
        self.standIn = standIn
        self.log = log
    }

    /// Answers a request; nil stands for one that is not valid.
    func answer(_ request: IncomingRequest?) async -> OutgoingResponse {
        let sequence = count.withLock { count in
            count += 1
            return count
        }
        guard let request else {
            return .text("bad request: method or target cannot be read", .badRequest)
        }
        let (response, problem) = await respond(to: request)
        guard let log else { return response }
        let event = RequestEvent(
            service: standIn.name, sequence: sequence, method: request.method.rawValue,
            target: request.target.redacted,
            status: response.isHeard ? response.status.code : nil, problem: problem)
        do {
            try await log.record(event)
        } catch {
            return .text("cannot write the request log: \(error)", .internalServerError)
        }
        return response
    }

    private func respond(to request: IncomingRequest) async -> (OutgoingResponse, problem: String?) {
        do {
            return (try await standIn.respond(to: request), nil)
        } catch let error as any AnsweringError {
            return (error.answer, nil)
        } catch {
            return (.text("stand-in \(standIn.name) failed: \(error)", .internalServerError), "\(error)")
        }
    }
}

extension OutgoingResponse {
    /// Whether the client gets to know the status.
    fileprivate var isHeard: Bool { delivery == .whole || delivery == .half }
}

extension IncomingRequest {
    /// Takes over what the HTTP library has read; nil if it is not valid.
    init?(_ head: HTTPRequestHead, _ body: IncomingBody) {
        guard let method = HTTPRequest.Method(head.method.rawValue), let target = RequestTarget(head.uri)
        else { return nil }
        var fields = HTTPFields()
        for (name, value) in head.headers {
            guard let name = HTTPField.Name(name) else { return nil }
            fields.append(HTTPField(name: name, value: value))
        }
        self.init(method, target, fields: fields, body: body)
    }
}
