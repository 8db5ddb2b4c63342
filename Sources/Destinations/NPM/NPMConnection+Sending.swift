internal import Core
internal import HTTP
internal import HTTPTypes

extension NPMConnection {
    /// Sends a call as who we are there.
    ///
    /// An answer that says that nothing was done for want of a second factor, or because an exchanged token has
    /// run out, is followed by one more try with the new one. That is no blind repetition: the registry has said
    /// that it did nothing.
    func send(_ call: NPMCall) async throws(NPMCallError) -> Response {
        let response = try await send(call, password: call.isWrite ? passwords.given : nil)
        guard response.status.code == 401, call.identification == .credential else { return response }
        if NPMAnswer(response, self).kind == .oneTimePassword {
            guard let password = try await secondFactor(response) else { return response }
            return try await send(call, password: password)
        }
        guard authority.forget(call.package) else { return response }
        return try await send(call, password: passwords.given)
    }

    private func send(_ call: NPMCall, password: Secret?) async throws(NPMCallError) -> Response {
        var fields = try await identification(of: call)
        if call.isWrite { fields[.npmAuthType] = passwords.given == nil ? "web" : "legacy" }
        if let command = call.command { fields[.npmCommand] = command }
        if let password { fields[.npmOneTimePassword] = password.reveal() }
        fields.append(contentsOf: call.fields)
        if fields[.accept] == nil { fields[.accept] = "*/*" }
        let request = Request(
            call.method, url(of: call), fields: fields, body: call.body, receive: call.receive)
        do {
            return try await transport.send(request)
        } catch {
            throw .transport(error)
        }
    }

    private func url(of call: NPMCall) -> String {
        switch call.place {
        case .path(let path): registry + path
        case .url(let url): url
        }
    }

    /// The field that says who we are; none where the address is not the registry's, whatever named it.
    private func identification(of call: NPMCall) async throws(NPMCallError) -> HTTPFields {
        guard call.identification == .credential, url(of: call).hasPrefix(registry + "/") else { return [:] }
        switch authority.credential {
        case .none: return [:]
        case .token(let token): return [.authorization: "Bearer \(token.reveal())"]
        case .basic(let pair): return [.authorization: "Basic \(pair.reveal())"]
        case .trustedPublishing(let source):
            do {
                let token = try await exchangedToken(for: call.package, source)
                return [.authorization: "Bearer \(token.reveal())"]
            } catch {
                throw .credential(error)
            }
        }
    }
}
