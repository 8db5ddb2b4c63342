public import Core
internal import HTTPTypes

/// A team of an organisation.
public struct NPMTeam: Hashable, Sendable {
    /// The organisation, which is the scope without its at sign.
    let scope: String
    /// Its name there.
    let name: String

    /// Reads `SCOPE:TEAM`, where the scope may have its at sign; nil for anything else.
    public init?(_ text: String) {
        let parts = text.drop { $0 == "@" }.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        scope = String(parts[0])
        name = String(parts[1])
    }

    var packages: String {
        "/-/team/\(NPMConnection.component(scope))/\(NPMConnection.component(name))/package"
    }
}

/// What a team may do with a package.
public enum NPMTeamPermission: String, Hashable, Sendable, CaseIterable {
    /// Install it.
    case readOnly = "read-only"
    /// Publish it, too.
    case readWrite = "read-write"
}

extension NPMConnection {
    /// The packages of a scope, a user or a team, in the registry's order.
    ///
    /// A name is looked for among the organisations first, and then among the users, as npm does it.
    ///
    /// - Parameter owner: `@SCOPE`, `SCOPE`, `USER` or `SCOPE:TEAM`.
    /// - Returns: each package, and what may be done with it.
    /// - Throws: `Failure`.
    public func packages(of owner: String) async throws(Failure) -> [NPMAccessEntry] {
        if let team = NPMTeam(owner) { return try await entries(team.packages) }
        let name = Self.component(owner.hasPrefix("@") ? String(owner.dropFirst()) : owner)
        let found = try await find(NPMCall(.get, "/-/org/\(name)/package").by("access"))
        guard let found else { return try await entries("/-/user/\(name)/package") }
        return NPMAccessEntry.all(in: found)
    }

    private func entries(_ path: String) async throws(Failure) -> [NPMAccessEntry] {
        NPMAccessEntry.all(in: try await document(NPMCall(.get, path).by("access")))
    }

    /// Lets a team install or publish a package.
    ///
    /// - Throws: `Failure`.
    public func grant(
        _ permission: NPMTeamPermission, on package: String, to team: NPMTeam
    ) async throws(Failure) {
        try await ask(
            change(.put, team, ["package": .string(package), "permissions": .string(permission.rawValue)]))
    }

    /// Takes from a team what it may do with a package.
    ///
    /// - Throws: `Failure`.
    public func revoke(_ package: String, from team: NPMTeam) async throws(Failure) {
        try await ask(change(.delete, team, ["package": .string(package)]))
    }

    private func change(
        _ method: HTTPRequest.Method, _ team: NPMTeam, _ body: JSONValue
    ) -> NPMCall {
        var call = NPMCall(method, team.packages, about: body["package"]?.string).by("access").sending(body)
        call.fields[.npmScope] = team.scope
        return call
    }
}
