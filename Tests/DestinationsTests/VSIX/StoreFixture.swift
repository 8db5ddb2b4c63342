import Core
import Destinations
import Foundation
import HTTP
import Lifecycle
import Rehearsal
import SystemPackage
import TestSupport

/// A running stand-in and a transport that reaches it over the network.
struct StoreFixture: Sendable {
    let origin: String
    let folder: FilePath
    let transport: CurlTransport
    let clock: SleeplessClock
    let log: RecordedRequests

    var readBack: VSIXReadBack { VSIXReadBack(scratch: folder) }

    var wait: VisibilityWait {
        VisibilityWait(deadline: .seconds(60), interval: .seconds(1), clock: clock)
    }

    /// Runs a stand-in in a folder of its own, removed afterwards.
    static func run(
        _ makeStandIn: (FilePath) throws -> any StandIn, _ body: (StoreFixture) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            try FileSystem.makeFolder(folder.appending("files"))
            let log = RecordedRequests()
            let standIn = try makeStandIn(folder.appending("state"))
            try await withStandInServer(standIn, log: log) { server in
                let transport = CurlTransport(CurlTransport.Configuration(userAgent: "kilo-release/test"))
                try await body(
                    StoreFixture(
                        origin: server.origin, folder: folder.appending("files"), transport: transport,
                        clock: SleeplessClock(), log: log))
            }
        }
    }
}

/// A stand-in that does what was asked and then answers something else, as a proxy in front of it may.
struct AnswerAfterCommit: StandIn {
    let wrapped: any StandIn
    let answer: @Sendable (IncomingRequest) -> OutgoingResponse?

    var name: String { wrapped.name }

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        let right = try await wrapped.respond(to: request)
        return answer(request) ?? right
    }
}
