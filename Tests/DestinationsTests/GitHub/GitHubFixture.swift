import Core
import Destinations
import Foundation
import HTTP
import HTTPTypes
import Lifecycle
import Rehearsal
import SystemPackage
import TestSupport

/// A running GitHub stand-in, a transport over the network, and a folder for files.
struct GitHubFixture: Sendable {
    let origin: String
    let folder: FilePath
    let transport: CurlTransport
    let log: RecordedRequests

    static let commit = String(repeating: "a", count: 40)
    static let older = String(repeating: "b", count: 40)
    static let token = Secret("ghp_rehearsal_token")

    /// Runs the stand-in, whose faults are chosen for each request.
    static func run(
        fault: @escaping @Sendable (IncomingRequest) async -> FaultyStandIn.Fault? = { _ in nil },
        afterCommit: @escaping @Sendable (IncomingRequest) -> OutgoingResponse? = { _ in nil },
        wrap: (any StandIn) -> any StandIn = { $0 }, _ body: (GitHubFixture) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let main = GitHubRepository.Branch("main", commits: [commit, older])
            let standIn = GitHubStandIn(
                folder: folder.appending("github"),
                repositories: [
                    GitHubRepository("sample/tool", branches: [main], tags: ["v0.9.0": older]),
                    GitHubRepository("sample/secret", branches: [main], isPrivate: true),
                    GitHubRepository("sample/solid", branches: [main], hasImmutableReleases: true),
                ],
                tokens: [
                    GitHubToken(token, login: "writer"),
                    GitHubToken(Secret("ghp_reader"), login: "reader", repositories: ["*": .read]),
                    GitHubToken(Secret("ghp_none"), login: "none", repositories: [:]),
                ]
            ) { Timestamp(seconds: 1_790_000_000) }
            let log = RecordedRequests()
            let late = LateAnswer(wrapped: wrap(standIn), answer: afterCommit)
            try await withStandInServer(FaultyStandIn(late, fault: fault), log: log) { server in
                let transport = CurlTransport(CurlTransport.Configuration(userAgent: "kilo-release/test"))
                try await body(
                    GitHubFixture(origin: server.origin, folder: folder, transport: transport, log: log))
            }
        }
    }

    func connection(
        _ repository: String = "sample/tool", token: Secret? = GitHubFixture.token
    ) -> GitHubConnection {
        GitHubConnection(
            repository: repository, api: origin, uploads: "\(origin)/api/uploads", token: token,
            transport: transport)
    }

    /// A release of files with these contents.
    func publication(
        _ contents: [String: String] = ["tool.tar.gz": "tool", "SHA256SUMS": "sums"],
        tag: String = "v1.0.0", commit: String = GitHubFixture.commit, repository: String = "sample/tool",
        token: Secret? = GitHubFixture.token, isPrerelease: Bool = false,
        latest: GitHubReleaseContent.Latest = .this, wait: VisibilityWait = VisibilityWait(deadline: .zero)
    ) throws -> GitHubPublication {
        let assets = try contents.sorted { $0.key < $1.key }.map { name, text in
            let path = folder.appending("\(Digest.of(text).hex)")
            try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
            return GitHubAsset(name: name, path: path, size: text.utf8.count, sha256: .of(text))
        }
        let content = GitHubReleaseContent(
            tag: tag, commit: commit, title: "Tool", notes: "What is *new*.", isPrerelease: isPrerelease,
            latest: latest, assets: assets)
        return try GitHubPublication(content, connection: connection(repository, token: token), wait: wait)
    }

    /// Sends a request as the API's client, for what no publication does.
    func call(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil,
        token: Secret? = GitHubFixture.token
    ) async throws -> Response {
        var fields: HTTPFields = [:]
        if let token { fields[.authorization] = "Bearer \(token.reveal())" }
        return try await transport.send(
            Request(
                method, origin + path, fields: fields, body: body.map { .text($0.text()) } ?? .empty))
    }
}
