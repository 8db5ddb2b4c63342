import Core
import Destinations
import HTTP
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import TestSupport
import Testing

@Suite("Questions to GitHub survive what passes")
struct GitHubResilienceTests {
    @Test("inspect and preflight go through lost connections, server errors and rate limits")
    func passing() async throws {
        // Three for the first request, which is tried four times, then two for the next.
        let faults = Mutex<[FaultyStandIn.Fault?]>([
            .dropBefore, GitHubFaultTests.answer(502), GitHubFaultTests.answer(429, ["retry-after": "3"]),
            nil, .dropAfter, GitHubFaultTests.answer(403, ["x-ratelimit-remaining": "0"]),
        ])
        let choose: @Sendable (IncomingRequest) -> FaultyStandIn.Fault? = { _ in
            faults.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }
        try await GitHubFixture.run(fault: choose) { gitHub async throws in
            let time = ResilienceTime(
                clock: SleeplessClock(), now: { Timestamp(seconds: 1_790_000_000) }, random: { 0.5 })
            let connection = GitHubConnection(
                repository: "sample/tool", api: gitHub.origin, uploads: "\(gitHub.origin)/api/uploads",
                token: GitHubFixture.token,
                transport: ResilientTransport(gitHub.transport, time: time))
            let content = GitHubReleaseContent(
                tag: "v1.0.0", commit: GitHubFixture.commit, title: "Tool", notes: "", assets: [])
            #expect(try await GitHubPublication(content, connection: connection).inspect() == .absent)
            let preflight = GitHubPreflight(connection, commit: GitHubFixture.commit)
            #expect(await preflight.check([]) == [])
            #expect(faults.withLock { $0.count } == 0)
        }
    }
}
