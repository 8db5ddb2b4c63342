public import Core
public import HTTP
internal import HTTPTypes

/// Docker Hub's own API for one repository, beside its registry.
///
/// Documented are `POST /v2/auth/token` and reading; that `PATCH /v2/repositories/NAMESPACE/NAME/` changes the page is
/// what everybody relies on and nobody promises. The slash at the end matters: without it there is a redirect, which
/// loses the method.
public struct DockerHubConnection: Sendable {
    /// `kiloai/cli`.
    let repository: String
    let base: String
    private let user: String
    private let password: Secret
    private let transport: any Transport

    /// Creates a connection; nothing is sent.
    ///
    /// - Parameters:
    ///   - repository: namespace and name: `kiloai/cli`.
    ///   - base: where the API is.
    ///   - user: the account, or the organisation.
    ///   - password: its password or access token.
    ///   - transport: sends the requests.
    /// - Throws: `Failure` (`docker-hub.page`) for a name that is none there.
    public init(
        repository: String, base: String = "https://hub.docker.com", user: String, password: Secret,
        transport: any Transport
    ) throws(Failure) {
        guard repository.wholeMatch(of: /[a-z0-9][a-z0-9_.-]*\/[a-z0-9][a-z0-9_.-]*/) != nil else {
            throw Failure(
                .dockerHubPage, repository, "is no repository of Docker Hub",
                advice: "write namespace and name: kiloai/cli")
        }
        self.repository = repository
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.user = user
        self.password = password
        self.transport = transport
    }

    /// Signs in and gives a conversation of its own.
    ///
    /// - Throws: `HubProblem`.
    func signIn() async throws(HubProblem) -> Conversation {
        let account: JSONValue = ["identifier": .string(user), "secret": .string(password.reveal())]
        var request = Request(.post, "\(base)/v2/auth/token", body: .text(account.text()), redirects: .stop)
        request.fields[.contentType] = "application/json"
        // A lost token costs nothing: another one is given.
        request.isSafe = true
        let response = try await send(request, Redactor([password]))
        guard response.status == .ok, let token = response.json?["access_token"]?.string else {
            throw problem(response, request, Redactor([password]))
        }
        return Conversation(connection: self, token: Secret(token))
    }

    fileprivate func send(_ request: Request, _ redactor: Redactor) async throws(HubProblem) -> Response {
        do {
            return try await transport.send(request)
        } catch {
            let failure = Failure(
                .dockerHubUnavailable, subject(request), redactor.redact(error.message),
                advice: "check the network and Docker's status page; repeating is safe")
            // Setting a page again sets the same page, so it does not matter whether it arrived.
            throw HubProblem(failure: failure, isPassing: true)
        }
    }

    fileprivate func problem(_ response: Response, _ request: Request, _ redactor: Redactor) -> HubProblem {
        let code = response.status.code
        let words = String(redactor.redact(response.text).prefix(300))
        let isPassing = code == 429 || code >= 500
        let isCredential = code == 401 || code == 403
        return HubProblem(
            failure: Failure(
                isPassing ? .dockerHubUnavailable : isCredential ? .dockerHubCredential : .dockerHubRefused,
                subject(request), "answered \(code)\(words.isEmpty ? "" : ": \(words)")",
                advice: isCredential
                    ? "give a password, or an access token that may read, write and delete"
                    : "see Docker Hub's own words; the page can be changed by hand at any time"),
            isPassing: isPassing)
    }

    private func subject(_ request: Request) -> String {
        "docker-hub \(request.method.rawValue) \(request.url.replacing(base, with: ""))"
    }

    /// The repository's own address in the API.
    fileprivate var url: String { "\(base)/v2/repositories/\(repository)/" }
}

extension DockerHubConnection {
    /// A conversation under one token.
    struct Conversation: Sendable {
        fileprivate let connection: DockerHubConnection
        fileprivate let token: Secret

        /// What is shown now; nil if there is no such repository, which the first push makes.
        func page() async throws(HubProblem) -> HubPage? {
            guard let json = try await repository() else { return nil }
            return HubPage(shown: json)
        }

        /// All that is told of the repository; nil if there is none.
        func repository() async throws(HubProblem) -> JSONValue? {
            let request = request(.get)
            let response = try await connection.send(request, redactor)
            if response.status == .notFound { return nil }
            guard response.status == .ok, let json = response.json else {
                throw connection.problem(response, request, redactor)
            }
            return json
        }

        /// Shows another page.
        func set(_ page: HubPage) async throws(HubProblem) {
            var request = request(.patch)
            request.body = .text(page.text)
            request.fields[.contentType] = "application/json"
            // Set twice it is the same page, and nobody tries again later what a release is whole without.
            request.isSafe = true
            let response = try await connection.send(request, redactor)
            guard response.status == .ok else { throw connection.problem(response, request, redactor) }
        }

        private var redactor: Redactor { Redactor([token, connection.password]) }

        private func request(_ method: HTTPRequest.Method) -> Request {
            var request = Request(method, connection.url, redirects: .stop)
            request.fields[.authorization] = "Bearer \(token.reveal())"
            return request
        }
    }
}

/// Why Docker Hub did not do what it was asked.
struct HubProblem: Error {
    let failure: Failure
    /// Whether it may be otherwise in a while.
    let isPassing: Bool
}
