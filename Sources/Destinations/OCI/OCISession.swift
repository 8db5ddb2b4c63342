internal import Core
internal import HTTP
internal import HTTPTypes

/// A conversation with one repository, authorised as it goes.
struct OCISession: Sendable {
    let repository: OCIRepository
    let redactor: Redactor
    private let transport: any Transport
    private let authorization: OCIAuthorization
    private let notices: OCINotices?

    init(
        _ repository: OCIRepository, _ credentials: OCICredentials, scopes: [OCIScope],
        transport: any Transport, notices: OCINotices? = nil, now: @escaping @Sendable () -> Timestamp
    ) {
        self.notices = notices
        self.repository = repository
        self.transport = transport
        redactor = Redactor(credentials.secrets)
        authorization = OCIAuthorization(
            repository, credentials, scopes: scopes, transport: transport, now: now)
    }

    /// The URL of something in the repository.
    func url(_ path: String) -> String { "\(repository.base)/v2/\(repository.name)/\(path)" }

    /// Sends a request with what authorises it, once more after a 401 that a new token can heal.
    ///
    /// A request to another host never gets `Authorization` (GHSA-jxpm-75mh-9fp7).
    ///
    /// - Throws: `OCIFault` without an answer, and for 401, 429 and server errors.
    func send(_ request: Request) async throws -> Response {
        guard OCIOrigin(request.url) == repository.origin else {
            return try await checked(exchange(request, nil), request)
        }
        let used = try await authorization.current()
        let response = try await exchange(request, used)
        guard response.status == .unauthorized else { return try await checked(response, request) }
        let fresh = try await authorization.renew(after: response, to: request, used: used)
        let second = try await exchange(request, fresh)
        // A fresh token that is refused stays refused: asking again would never end.
        if second.status == .unauthorized { throw await authorization.refusal(of: second, to: request) }
        return try await checked(second, request)
    }

    /// The fault of an answer that has another status than was hoped for.
    func unexpected(_ response: Response, _ request: Request) -> OCIFault {
        .unexpected(response, request, redactor)
    }

    private func exchange(_ request: Request, _ authorization: Secret?) async throws -> Response {
        var request = request
        request.fields[.authorization] = authorization?.reveal()
        do throws(TransportError) {
            return try await transport.send(request)
        } catch {
            throw OCIFault(error)
        }
    }

    private func checked(_ response: Response, _ request: Request) async throws -> Response {
        await notices?.note(response, redactor)
        switch response.status.code {
        case 401, 408, 429, 499, 500...: throw unexpected(response, request)
        default: return response
        }
    }
}
