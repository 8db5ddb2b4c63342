internal import Core
internal import FoundationEssentials
internal import HTTPTypes

/// Lets requests in or turns them away, and gives out tokens.
struct AccessGate: Sendable {
    private static let service = "rehearsal"
    let access: RegistryAccess
    private let tokens = TokenBook()

    init(_ access: RegistryAccess) { self.access = access }

    /// Turns a request away that lacks the right to what it needs.
    ///
    /// - Throws: `RegistryError` with status 401 and a challenge, or 403.
    func admit(_ request: IncomingRequest, _ needs: [AccessNeed]) throws {
        switch access.scheme {
        case .open: return
        case .basic: try admitBasic(request, needs)
        case .token(_, let now): try admitToken(request, needs, now())
        }
    }

    private func admitBasic(_ request: IncomingRequest, _ needs: [AccessNeed]) throws {
        guard let account = account(of: request) else {
            throw Self.unauthorized("Basic realm=\"\(Self.service)\"")
        }
        guard needs.allSatisfy({ account.grants.actions(on: $0.repository).isSuperset(of: $0.actions) })
        else {
            throw RegistryError(.forbidden, "DENIED", "requested access to the resource is denied")
        }
    }

    private func admitToken(_ request: IncomingRequest, _ needs: [AccessNeed], _ now: Timestamp) throws {
        let bearer = Self.credential(of: request, "Bearer")
        let token = bearer.flatMap { tokens[$0] }.flatMap { now < $0.end ? $0 : nil }
        if let token, needs.allSatisfy(token.allows) { return }
        var challenge = "Bearer realm=\"\(request.origin)/token\",service=\"\(Self.service)\""
        if !needs.isEmpty { challenge += ",scope=\"\(needs.map(\.scope).joined(separator: " "))\"" }
        if token != nil {
            challenge += ",error=\"insufficient_scope\""
        } else if bearer != nil {
            challenge += ",error=\"invalid_token\""
        }
        throw Self.unauthorized(challenge)
    }

    /// Answers `/token`: GET with Basic or nothing, or POST with `grant_type=password` in a form.
    func issue(_ request: IncomingRequest) async throws -> OutgoingResponse {
        guard case .token(let lifetime, let now) = access.scheme else { throw RegistryError.noSuchPath }
        let form = request.method == .post ? try await Self.form(of: request) : request.target
        let grants = try grants(of: request, form)
        var actions: [String: Set<RegistryAction>] = [:]
        for scope in form.queryItems.filter({ $0.name == "scope" }).flatMap({ $0.value.split(separator: " ") }
        ) {
            guard let (repository, wanted) = Self.parse(scope) else { continue }
            // Less than asked for is no error here; the registry says `insufficient_scope` later.
            actions[repository, default: []].formUnion(wanted.intersection(grants.actions(on: repository)))
        }
        let token = tokens.issue(actions, end: Timestamp(seconds: now().seconds + lifetime))
        let body: JSONValue = [
            "token": .string(token), "access_token": .string(token), "expires_in": .number("\(lifetime)"),
            "issued_at": .string(now().rfc3339),
        ]
        return .bytes(Array(body.text().utf8), type: "application/json")
    }

    private func grants(of request: IncomingRequest, _ form: RequestTarget) throws -> [RegistryGrant] {
        if let account = account(of: request) { return account.grants }
        let value = { (name: String) in form.queryItems.first { $0.name == name }?.value }
        if value("grant_type") == "password", let name = value("username"), let password = value("password"),
            let account = account(name, password)
        {
            return account.grants
        }
        let isAnonymous = request.fields[.authorization] == nil && value("grant_type") == nil
        guard isAnonymous else {
            throw RegistryError(.unauthorized, "UNAUTHORIZED", "incorrect username or password")
        }
        return access.anonymous
    }

    private func account(of request: IncomingRequest) -> RegistryAccount? {
        guard let credential = Self.credential(of: request, "Basic"),
            let data = Data(base64Encoded: credential)
        else { return nil }
        let pair = String(decoding: data, as: UTF8.self).split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return pair.count == 2 ? account(String(pair[0]), String(pair[1])) : nil
    }

    private func account(_ name: String, _ password: String) -> RegistryAccount? {
        access.accounts.first { $0.name == name && $0.password.reveal() == password }
    }

    private static func credential(of request: IncomingRequest, _ scheme: String) -> String? {
        guard let value = request.fields[.authorization] else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == scheme.lowercased() else { return nil }
        return String(parts[1])
    }

    private static func form(of request: IncomingRequest) async throws -> RequestTarget {
        let text = String(decoding: try await request.body.collect(upTo: 1 << 16), as: UTF8.self)
        guard let form = RequestTarget("/?\(text)") else {
            throw RegistryError(.badRequest, "UNSUPPORTED", "the form cannot be read")
        }
        return form
    }

    private static func parse(_ scope: Substring) -> (String, Set<RegistryAction>)? {
        let parts = scope.split(separator: ":")
        guard parts.count == 3, parts[0] == "repository" else { return nil }
        let actions = parts[2].split(separator: ",").compactMap { RegistryAction(rawValue: String($0)) }
        return (String(parts[1]), Set(actions))
    }

    private static func unauthorized(_ challenge: String) -> RegistryError {
        RegistryError(.unauthorized, "UNAUTHORIZED", "authentication required")
            .with("WWW-Authenticate", challenge)
    }
}
