internal import Core
internal import HTTPTypes

/// Who may do what at the npm stand-in.
struct NPMAccess: Sendable {
    let tokens: [NPMToken]
    let hasPrivatePackages: Bool

    /// The user whose token the request bears.
    ///
    /// - Throws: `NPMRefusal` 401.
    func user(of request: IncomingRequest) throws -> String {
        guard let token = token(of: request) else { throw NPMRefusal.invalidToken }
        return token.user
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
    func checkWriting(_ package: String, _ request: IncomingRequest) throws -> NPMToken {
        guard bearer(of: request) != nil else { throw NPMRefusal.unauthenticated }
        guard let token = token(of: request) else { throw NPMRefusal.expiredToken }
        guard token.permission == .readWrite else { throw NPMRefusal.readOnlyToken }
        guard token.covers(package) else { throw NPMRefusal.notFound }
        if let password = token.oneTimePassword, Self.oneTimePassword(of: request) != password {
            throw NPMRefusal.oneTimePassword
        }
        return token
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

    private func bearer(of request: IncomingRequest) -> Secret? {
        guard let value = request.fields[.authorization], value.lowercased().hasPrefix("bearer ") else {
            return nil
        }
        return Secret(String(value.dropFirst("bearer ".count)))
    }

    private func token(of request: IncomingRequest) -> NPMToken? {
        bearer(of: request).flatMap { secret in tokens.first { $0.secret == secret } }
    }

    private static func oneTimePassword(of request: IncomingRequest) -> Secret? {
        HTTPField.Name("npm-otp").flatMap { request.fields[$0] }.map { Secret($0) }
    }
}
