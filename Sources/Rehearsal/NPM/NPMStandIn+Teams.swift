internal import Core
internal import HTTPTypes

extension NPMStandIn {
    /// `GET`, `PUT` and `DELETE /-/team/SCOPE/TEAM/package`.
    ///
    /// A team is there as soon as something has been granted to it; who is in it, nobody asks here.
    func answer(about team: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        switch request.method {
        case .get: return try await packages(ofTeam: team, request)
        case .put: return try await grant(to: team, request)
        case .delete: return try await revoke(from: team, request)
        default: throw NPMRefusal.methodNotAllowed
        }
    }

    private func packages(ofTeam team: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        _ = try access.user(of: request)
        let granted = try await offPool { [store] in
            try store.names().compactMap { name in
                try store.packument(name)?.teams[team].map { (name, $0) }
            }
        }
        guard !granted.isEmpty else { throw NPMRefusal.notFound }
        return .npm(JSONValue(members: granted))
    }

    private func grant(to team: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let body = try? JSONValue(parsing: await request.body.collect(upTo: 1 << 10))
        let words = ["read-only": "read", "read-write": "write"]
        guard let package = body?["package"]?.string,
            let word = body?["permissions"]?.string.flatMap({ words[$0] })
        else { throw NPMRefusal.badRequest("package and permissions are needed") }
        try await change(package, request) { $0.teams[team] = .string(word) }
        return .npm(["ok": true])
    }

    private func revoke(from team: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let body = try? JSONValue(parsing: await request.body.collect(upTo: 1 << 10))
        guard let package = body?["package"]?.string else { throw NPMRefusal.badRequest("package is needed") }
        try await change(package, request) { packument in
            guard packument.teams[team] != nil else { throw NPMRefusal.notFound }
            packument.teams[team] = nil
        }
        return .npm(["ok": true])
    }
}
