import Core
import Foundation
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("A stand-in server lives as long as its body")
struct StandInServerTests {
    @Test("a port that is taken is named, with what to do")
    func portTaken() async throws {
        try await withSample { server, folder in
            let failure = await #expect(throws: Failure.self) {
                try await withStandInServer(SampleStandIn(folder: folder), port: server.port) { _ in }
            }
            #expect(failure?.code.name == "rehearsal.port-taken")
            #expect(failure?.message.contains("port \(server.port) ") == true)
            #expect(failure?.advice.contains("port 0") == true)
        }
    }

    @Test("the port is free again afterwards, and can be asked for")
    func portAgain() async throws {
        for _ in 1...5 {
            let port = try await withSample { server, _ in server.port }
            if try await useAgain(port) { return }
        }
        Issue.record("five ports were taken")
    }

    /// False if the port is taken: in between, a socket of another test may have got it.
    private func useAgain(_ port: Int) async throws -> Bool {
        do {
            return try await withTemporaryFolder { folder in
                try await withStandInServer(SampleStandIn(folder: folder), port: port) { server in
                    #expect(server.port == port)
                    #expect(server.origin == "http://127.0.0.1:\(port)")
                    return try await Curl.run("\(server.origin)/teapot").status == 0
                }
            }
        } catch let failure as Failure where failure.code.name == "rehearsal.port-taken" {
            return false
        }
    }

    @Test("an error of the body comes out")
    func bodyError() async throws {
        await #expect(throws: SampleStandIn.Broken.self) {
            try await withSample { _, _ in throw SampleStandIn.Broken() }
        }
    }

    @Test("a request that does not end is cancelled after the grace", .timeLimit(.minutes(1)))
    func cancelsHanging() async throws {
        try await withTemporaryFolder { folder in
            let (started, starts) = AsyncStream.makeStream(of: Void.self)
            let standIn = FaultyStandIn(SampleStandIn(folder: folder)) { _ in
                starts.yield()
                return nil
            }
            let client = try await withStandInServer(standIn, grace: .milliseconds(50)) { server in
                let client = Task { try await Curl.run("\(server.origin)/hang") }
                for await _ in started { break }
                return client
            }
            #expect(try await client.value.output.contains("too late") == false)
        }
    }
}

@Suite("Faults act before or after the stand-in")
struct FaultyStandInTests {
    @Test("the service is reached or not, as the fault says", arguments: [true, false])
    func dropped(committed: Bool) async throws {
        try await withTemporaryFolder { folder in
            let standIn = FaultyStandIn(SampleStandIn(folder: folder)) { _ in
                committed ? .dropAfter : .dropBefore
            }
            let answer = try await withStandInServer(standIn) { server in
                try await Curl.run("-X", "PUT", "-d", "data", "\(server.origin)/files/a")
            }
            #expect(answer.status == 52)
            #expect(FileManager.default.fileExists(atPath: folder.appending("a").string) == committed)
        }
    }

    @Test("another answer is given in place of the service's")
    func answered() async throws {
        let busy = OutgoingResponse.text("busy", .tooManyRequests).with("Retry-After", "1")
        let standIn = FaultyStandIn(SampleStandIn(folder: "/nowhere")) { _ in .answer(busy) }
        let response = try await standIn.respond(to: try #require(.get("/teapot")))
        #expect(response.status == .tooManyRequests)
        #expect(standIn.name == "sample")
    }

    @Test("a delay is followed by the right answer")
    func delayed() async throws {
        let standIn = FaultyStandIn(SampleStandIn(folder: "/nowhere")) { _ in .delay(.milliseconds(1)) }
        let response = try await standIn.respond(to: try #require(.get("/refuse")))
        #expect(response.status == .unauthorized)
    }
}

extension IncomingRequest {
    /// A GET request without a server.
    static func get(_ target: String) -> IncomingRequest? {
        RequestTarget(target).map { IncomingRequest(.get, $0) }
    }
}
