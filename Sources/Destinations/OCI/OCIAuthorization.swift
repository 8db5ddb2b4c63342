internal import Core
internal import FoundationEssentials
internal import HTTP
internal import HTTPTypes

/// The `Authorization` that a registry wants: found out by its challenge, kept, and renewed.
///
/// One for each conversation. Tasks share it, and only one of them asks the token service at a time.
actor OCIAuthorization {
    private let repository: OCIRepository
    private let credentials: OCICredentials
    private let transport: any Transport
    private let now: @Sendable () -> Timestamp
    private var scopes: [OCIScope]
    private var service: OCITokenService?
    private var grant: OCIGrant?
    private var isRenewing = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(
        _ repository: OCIRepository, _ credentials: OCICredentials, scopes: [OCIScope],
        transport: any Transport, now: @escaping @Sendable () -> Timestamp
    ) {
        self.repository = repository
        self.credentials = credentials
        self.scopes = scopes
        self.transport = transport
        self.now = now
    }

    /// The value to send, renewed if its time is over; nil as long as the registry has not asked for one.
    func current() async throws -> Secret? {
        guard let grant else { return nil }
        if now() < grant.end { return grant.value }
        return try await renewed(unless: { $0.value != grant.value })
    }

    /// A new value after the registry answered 401 to `used`.
    ///
    /// - Throws: `OCIFault` if there is none to be had: no credential, a refused one, or a token that may not
    ///   do
    ///   what is asked. Never asks twice for the same.
    func renew(after response: Response, to request: Request, used: Secret?) async throws -> Secret {
        let challenges = AuthenticationChallenge.all(of: response)
        if let token = brought(used) { return token }
        if case .bearer = credentials { throw refusal(of: response, to: request) }
        if let bearer = challenges.first(where: { $0.scheme == "bearer" }) {
            let wider = scopes.widened(by: bearer.scopes)
            if bearer.isInsufficient, used != nil, wider == scopes {
                throw refusal(of: response, to: request)
            }
            scopes = wider
            service = try OCITokenService(bearer, for: repository)
            return try await renewed(unless: { $0.value != used && self.scopes == $0.scopes })
        }
        guard challenges.contains(where: { $0.scheme == "basic" }), let basic = credentials.basicField,
            basic != used
        else { throw refusal(of: response, to: request) }
        grant = OCIGrant(value: basic, end: Timestamp(seconds: .max), scopes: scopes)
        return basic
    }

    /// A token that the user has brought: it is the answer to every challenge, once.
    private func brought(_ used: Secret?) -> Secret? {
        guard case .bearer(let token) = credentials else { return nil }
        let value = Secret("Bearer \(token.reveal())")
        guard value != used else { return nil }
        grant = OCIGrant(value: value, end: Timestamp(seconds: .max), scopes: scopes)
        return value
    }

    /// Why the registry's 401 is final.
    func refusal(of response: Response, to request: Request) -> OCIFault {
        let challenges = AuthenticationChallenge.all(of: response)
        if let bearer = challenges.first(where: \.isInsufficient) {
            let missing = bearer.scopes.map(\.description).joined(separator: " ")
            return .refused(
                Failure(
                    .ociDenied, OCIFault.subject(request),
                    "the token does not allow \(missing.isEmpty ? "what was asked" : missing)",
                    advice: "give the credential the right to push to \(repository)"))
        }
        let message =
            credentials == .anonymous
            ? "the registry wants a credential and there is none" : "the registry refuses the credential"
        return .refused(
            Failure(
                .ociUnauthorized, OCIFault.subject(request), message,
                advice: "give user name and access token for \(repository)"))
    }
}

extension AuthenticationChallenge {
    fileprivate static func all(of response: Response) -> [AuthenticationChallenge] {
        response.fields[values: .wwwAuthenticate].flatMap(parse)
    }

    fileprivate var scopes: [OCIScope] {
        (parameters["scope"] ?? "").split(separator: " ").compactMap { OCIScope($0) }
    }

    fileprivate var isInsufficient: Bool { parameters["error"] == "insufficient_scope" }
}

extension OCIAuthorization {
    /// Asks the token service, unless another task has got a fitting token meanwhile.
    private func renewed(unless isEnough: (OCIGrant) -> Bool) async throws -> Secret {
        await enter()
        defer { leave() }
        // Another task may have renewed it while this one waited its turn.
        if let grant, now() < grant.end, isEnough(grant) { return grant.value }
        guard let service else { return try keep(grant) }
        let asked = scopes
        let answer = try await service.token(asked, credentials, transport)
        // The service's time is relative; a tenth of it, at most half a minute, is left for the way.
        let end = now().seconds + answer.seconds - min(30, answer.seconds / 10)
        let fresh = OCIGrant(
            value: Secret("Bearer \(answer.token.reveal())"), end: Timestamp(seconds: end), scopes: asked)
        grant = fresh
        return fresh.value
    }

    private func keep(_ grant: OCIGrant?) throws -> Secret {
        guard let grant else {
            throw OCIFault.refused(
                Failure(.ociUnauthorized, "\(repository)", "no token service is known", advice: "repeat"))
        }
        return grant.value
    }

    private func enter() async {
        guard isRenewing else {
            isRenewing = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func leave() {
        guard !waiting.isEmpty else {
            isRenewing = false
            return
        }
        waiting.removeFirst().resume()
    }
}

/// A value for `Authorization`, with its end.
struct OCIGrant {
    let value: Secret
    let end: Timestamp
    let scopes: [OCIScope]
}
