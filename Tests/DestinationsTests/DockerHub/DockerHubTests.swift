import Core
import Foundation
import HTTP
import HTTPTypes
import Lifecycle
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@testable import Destinations

@Suite("A page of Docker Hub")
struct DockerHubTests {
    /// The stand-in, the way to it, and what was asked.
    private struct Hub {
        let origin: String
        /// Where the stand-in keeps its pages.
        let folder: FilePath
        let log: RecordedRequests
        let transport: any Transport

        func connection(_ repository: String = "kiloai/cli", password: String = "secret") throws
            -> DockerHubConnection
        {
            try DockerHubConnection(
                repository: repository, base: origin + "/", user: "kilo", password: Secret(password),
                transport: transport)
        }

        func publication(
            _ page: HubPage, of repository: String = "kiloai/cli", password: String = "secret"
        ) throws -> DockerHubPublication {
            DockerHubPublication(
                page, digest: .of(page.text), version: "1.0.0",
                connection: try connection(repository, password: password))
        }

        func requests() -> [String] { log.events.map { "\($0.method) \($0.target)" } }
    }

    private func withHub(
        wrap: (DockerHubStandIn) -> any StandIn = { $0 }, _ body: (Hub) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let standIn = DockerHubStandIn(
                folder: folder, accounts: ["kilo": Secret("secret")], repositories: ["kiloai/cli"])
            let log = RecordedRequests()
            try await withStandInServer(wrap(standIn), log: log) { server in
                let transport = CurlTransport(.init(userAgent: "test"))
                try await body(Hub(origin: server.origin, folder: folder, log: log, transport: transport))
            }
        }
    }

    private static let page = HubPage.sample("Kilo in a box", "# Kilo\n\nSo geht's.\n")

    @Test("is absent, then ours, then read back; who shows it already is left alone")
    func lifecycle() async throws {
        try await withHub { hub in
            let publication = try hub.publication(Self.page)
            #expect("\(publication.identity)" == "docker-hub:kiloai/cli@1.0.0")
            #expect(try await publication.inspect() == .absent)
            #expect(await publication.stage().name == "staged")
            #expect(await publication.publish().name == "published")
            guard case .published(let receipt) = await publication.confirm() else {
                Issue.record("expected the page to be read back")
                return
            }
            #expect(receipt.url == "https://hub.docker.com/r/kiloai/cli")
            guard case .identical = try await publication.inspect() else {
                Issue.record("expected our page")
                return
            }
            let trimmed = HubPage.sample("Kilo in a box ", "# Kilo\n\nSo geht's.")
            let same = try hub.publication(trimmed)
            #expect(await same.publish().name == "already-identical")
            #expect(hub.requests().count { $0 == "PATCH /v2/repositories/kiloai/cli/" } == 1)

            let next = try hub.publication(.sample("Kilo", "# New"))
            guard case .published(let second) = await next.publish() else {
                Issue.record("expected the next page to be taken")
                return
            }
            #expect(
                second.evidence.contains(Digest.of(Self.page.text).hex), "the receipt tells what it replaced")
            #expect(await publication.confirm().name == "already-different")
        }
    }

    @Test("a page that somebody wrote under other limits is read, and replaced")
    func foreign() async throws {
        try await withHub { hub in
            let long = String(repeating: "ж", count: 60) + "\nand more"
            let shown = HubPage(shown: ["description": .string(long), "full_description": .null])
            #expect(throws: Failure.self) { try HubPage(Array(shown.text.utf8)) }
            try FileSystem.makeFolder(hub.folder.appending("kiloai"))
            try FileSystem.write(Array(shown.text.utf8), to: hub.folder.pushing("kiloai/cli.json"))
            let publication = try hub.publication(Self.page)
            #expect(try await publication.inspect() == .absent)
            #expect(await publication.publish().name == "published")
            #expect(await publication.confirm().name == "published")
        }
    }

    @Test("taking it back is a person's, with the call for it; nothing is done by itself")
    func retract() async throws {
        try await withHub { hub in
            let publication = try hub.publication(Self.page)
            let steps = publication.retract()
            #expect(steps.map(\.id) == ["restore-page"] && steps.map(\.performer) == [.person])
            #expect(steps[0].call.contains("\(hub.origin)/v2/repositories/kiloai/cli/"))
            let record = await publication.perform(steps[0])
            #expect(record.failures.map(\.code) == [.retractionByHand])
            #expect(hub.requests().isEmpty)
        }
    }

    @Test("a refused account is a failure of preflight, and its password stays out of the words")
    func account() async throws {
        try await withHub { hub in
            let known = DockerHubPreflight(try hub.connection())
            #expect(await known.check([]).isEmpty)
            let failures = await DockerHubPreflight(try hub.connection(password: "wrong-secret")).check([])
            #expect(failures.map(\.code) == [.dockerHubCredential])
            #expect(!"\(failures)".contains("wrong-secret"))
            let publication = try hub.publication(Self.page, password: "wrong-secret")
            #expect(await publication.publish().name == "refused")
            await #expect(throws: Failure.self) { try await publication.inspect() }
        }
    }

    @Test("a repository that is not there yet has no page, and cannot get one")
    func missing() async throws {
        try await withHub { hub in
            let publication = try hub.publication(Self.page, of: "kiloai/other")
            #expect(try await publication.inspect() == .absent)
            guard case .refused(let failure) = await publication.publish() else {
                Issue.record("expected a refusal")
                return
            }
            #expect(failure.code == .dockerHubRefused && failure.message.contains("404"))
            #expect(await publication.confirm().name == "accepted")
        }
    }

    @Test("a service that is down is passing, and keeps no preflight shut", arguments: [500, 503, 429])
    func down(_ status: Int) async throws {
        try await withHub(wrap: { _ in Always(status: status) }) { hub in
            let publication = try hub.publication(Self.page)
            #expect(await publication.publish().name == "transient")
            let preflight = DockerHubPreflight(try hub.connection())
            #expect(await preflight.check([]).isEmpty)
        }
    }

    @Test(
        "texts that Docker Hub does not take are no page",
        arguments: [
            (String(repeating: "x", count: 101), ""), (String(repeating: "ü", count: 51), ""),
            ("", String(repeating: "x", count: 25_001)), ("two\nlines", ""),
        ])
    func texts(summary: String, readme: String) {
        #expect(throws: Failure.self) { try HubPage(summary: summary, readme: readme) }
    }

    @Test("names that are none of Docker Hub", arguments: ["cli", "a/b/c", "A/b", "docker.io/a/b", "a/"])
    func names(_ name: String) async throws {
        try await withHub { hub in
            #expect(throws: Failure.self) { try hub.connection(name) }
        }
    }
}

extension HubPage {
    /// A page whose texts are known to be taken.
    fileprivate static func sample(_ summary: String, _ readme: String) -> HubPage {
        do {
            return try HubPage(summary: summary, readme: readme)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}

/// A service that has one answer for everything.
private struct Always: StandIn {
    let name = "always"
    let status: Int

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        .text("no", HTTPResponse.Status(code: status))
    }
}
