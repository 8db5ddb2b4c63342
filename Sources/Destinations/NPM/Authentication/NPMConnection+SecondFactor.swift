internal import Core
internal import HTTP
internal import HTTPTypes

extension NPMConnection {
    /// Gets the code that a registry asks for; nil where nobody can be asked.
    ///
    /// npm's two ways: a code that the person types, or a page (`authUrl`) where the person says yes, while we
    /// look at `doneUrl` until it gives the token that stands for the code.
    func secondFactor(_ response: Response) async throws(NPMCallError) -> Secret? {
        guard let ask = passwords.ask else { return nil }
        do {
            guard let page = response.json?["authUrl"]?.string, let done = response.json?["doneUrl"]?.string,
                isWeb(page), isWeb(done)
            else { return try await remembered(ask(.code)) }
            _ = try await ask(.page(page))
            return try await remembered(wait(for: done))
        } catch let error as TransportError {
            throw .transport(error)
        } catch let failure as Failure {
            throw .credential(failure)
        } catch {
            throw .credential(secondFactorFailure("\(error)"))
        }
    }

    private func remembered(_ secret: Secret?) -> Secret? {
        if let secret { authority.hide(secret) }
        return secret
    }

    private func isWeb(_ address: String) -> Bool {
        address.hasPrefix("https://") || address.hasPrefix("http://")
    }

    /// Looks until the person is done: 202 with Retry-After means not yet, 200 has the token.
    private func wait(for address: String) async throws -> Secret {
        var waited = Duration.zero
        while waited < Self.patience {
            let response = try await transport.send(
                Request(.get, address, fields: [.accept: "*/*"], receive: .memory(limit: 1 << 20)))
            switch (response.status.code, response.json?["token"]?.string) {
            case (200, let token?): return Secret(token)
            case (202, _):
                let pause = NPMAnswer(response, self).retryAfter ?? .seconds(1)
                try await passwords.clock.sleep(for: pause)
                waited += max(pause, .milliseconds(100))
            default: throw secondFactorFailure("the page's address answered \(response.status.code)")
            }
        }
        throw secondFactorFailure("nobody said yes in the browser for 10 minutes")
    }

    private static var patience: Duration { .seconds(600) }

    private func secondFactorFailure(_ message: String) -> Failure {
        Failure(
            .npmCredential, "\(destination) second factor", presentable(message),
            advice: "run it again, or give the code of your authenticator with --otp")
    }
}
