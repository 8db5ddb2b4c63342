internal import Core
internal import FoundationEssentials
internal import HTTPTypes

/// Who may do what at the npm stand-in.
struct NPMAccess: Sendable {
    let tokens: [NPMToken]
    let hasPrivatePackages: Bool
    let trust: NPMTrust
    let desk = NPMBrowserDesk()

    /// The user whose token the request bears.
    ///
    /// - Throws: `NPMRefusal` 401.
    func user(of request: IncomingRequest) throws -> String {
        guard let token = token(of: request) else { throw NPMRefusal.invalidToken }
        return token.user
    }

    /// Begins a login in the browser; the person who is here has the first of the tokens.
    ///
    /// - Throws: `NPMRefusal` 404 if there are no tokens, 405.
    func login(_ request: IncomingRequest) throws -> OutgoingResponse {
        guard request.method == .post else { throw NPMRefusal.methodNotAllowed }
        guard let token = tokens.first else { throw NPMRefusal.notFound }
        return desk.login(token, request)
    }

    /// Checks that the request may read a package.
    ///
    /// - Throws: `NPMRefusal` 404, as the existence of a restricted package is not told.
    func checkReading(_ packument: NPMPackument, _ request: IncomingRequest) throws {
        guard !packument.isPublic else { return }
        guard let token = token(of: request), token.covers(packument.name),
            packument.maintainers.contains(token.user)
        else { throw NPMRefusal.notFound }
    }

    /// Checks that the request may write to a package at all, before its body is read.
    ///
    /// - Throws: `NPMRefusal` 401, 403, or 404 that masks a missing permission.
    func checkWriting(
        _ package: String, _ request: IncomingRequest, for action: Action = .changing
    ) throws -> NPMToken {
        guard Self.bearer(of: request) != nil || Self.basic(of: request) != nil else {
            throw NPMRefusal.unauthenticated
        }
        guard let token = token(of: request) else { throw NPMRefusal.expiredToken }
        guard token.permission.allows(action) else { throw NPMRefusal.readOnlyToken }
        guard token.covers(package) else { throw NPMRefusal.notFound }
        if action != .staging { try checkSecondFactor(token, request) }
        return token
    }

    /// What a request wants to do.
    enum Action: Hashable, Sendable {
        case publishing
        case staging
        /// Makes public what is staged, or throws it away.
        case approving
        case changing
    }

    private func checkSecondFactor(_ token: NPMToken, _ request: IncomingRequest) throws {
        guard let password = token.oneTimePassword else { return }
        let given = Self.oneTimePassword(of: request)
        guard given != password, !desk.accepts(given) else { return }
        // The page is for clients that say that they can show one.
        let canShow = HTTPField.Name("npm-auth-type").flatMap { request.fields[$0] } == "web"
        throw token.asksInBrowser && canShow ? desk.refusal(request) : NPMRefusal.oneTimePassword
    }

    /// Checks that a user may change a package that exists.
    ///
    /// - Throws: `NPMRefusal` 403.
    func checkOwner(_ user: String, _ packument: NPMPackument) throws {
        guard packument.maintainers.contains(user) else { throw NPMRefusal.notOwner(packument.name) }
    }

    /// What a new version makes of its package's access.
    ///
    /// - Throws: `NPMRefusal` 402 for what is restricted and must not be: a new scoped package is restricted
    ///   unless the client asks for public access.
    func access(for document: PublishDocument, _ existing: NPMPackument?) throws -> String {
        let standard = document.name.hasPrefix("@") ? "restricted" : "public"
        let access = document.access ?? existing?.access ?? standard
        guard access == "public" || hasPrivatePackages else { throw NPMRefusal.privatePackages }
        return access
    }

    static func bearer(of request: IncomingRequest) -> Secret? {
        guard let value = request.fields[.authorization], value.lowercased().hasPrefix("bearer ") else {
            return nil
        }
        return Secret(String(value.dropFirst("bearer ".count)))
    }

    /// User name and password of legacy basic authentication; the password is a token's secret here.
    private static func basic(of request: IncomingRequest) -> (user: String, password: Secret)? {
        guard let value = request.fields[.authorization], value.lowercased().hasPrefix("basic "),
            let data = Data(base64Encoded: String(value.dropFirst("basic ".count)))
        else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], Secret(parts[1])) : nil
    }

    private func token(of request: IncomingRequest) -> NPMToken? {
        if let (user, password) = Self.basic(of: request) {
            return tokens.first { $0.secret == password && $0.user == user }
        }
        return Self.bearer(of: request).flatMap { secret in
            (tokens + trust.tokens).first { $0.secret == secret }
        }
    }

    private static func oneTimePassword(of request: IncomingRequest) -> Secret? {
        HTTPField.Name("npm-otp").flatMap { request.fields[$0] }.map { Secret($0) }
    }
}
