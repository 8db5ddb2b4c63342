internal import Core
internal import HTTP
internal import HTTPTypes

extension NPMConnection {
    /// Sends a call and expects success.
    ///
    /// - Throws: `Failure` with the registry's words and their meaning.
    @discardableResult
    func ask(_ call: NPMCall) async throws(Failure) -> JSONValue? {
        try success(try await answer(call), call).json
    }

    /// Sends a call and expects success with an object, or nothing: 404, which also hides what we may not see.
    func find(_ call: NPMCall) async throws(Failure) -> JSONObject? {
        let response = try await answer(call)
        if response.status.code == 404 { return nil }
        guard let object = try success(response, call).json?.object else { throw unreadable(call) }
        return object
    }

    private func answer(_ call: NPMCall) async throws(Failure) -> Response {
        do {
            return try await send(call)
        } catch {
            throw failure(error, subject(call))
        }
    }

    private func success(_ response: Response, _ call: NPMCall) throws(Failure) -> Response {
        guard (200..<300).contains(response.status.code) else {
            throw NPMAnswer(response, self)
                .failure(subject(call), name: call.package ?? "what it is to be used for")
        }
        return response
    }

    /// Sends a call and expects success with an object.
    func document(_ call: NPMCall) async throws(Failure) -> JSONObject {
        guard let object = try await ask(call)?.object else { throw unreadable(call) }
        return object
    }

    func unreadable(_ call: NPMCall) -> Failure {
        Failure(
            .npmUnavailable, subject(call), "the answer is not the document that was asked for",
            advice: "check the registry's address")
    }

    private func subject(_ call: NPMCall) -> String {
        switch call.place {
        case .path(let path): "\(destination) \(call.method.rawValue) \(path.prefix { $0 != "?" })"
        case .url: "\(destination) \(call.method.rawValue) \(call.package ?? "")"
        }
    }
}
