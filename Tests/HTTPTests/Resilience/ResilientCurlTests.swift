import Core
import HTTPTypes
import SystemPackage
import TestSupport
import Testing

@testable import HTTP

@Suite("Over the network, faults are survived with the same bytes")
struct ResilientCurlTests {
    private let events = RecordedEvents()
    private let curl = CurlTransport.plain()

    private var transport: ResilientTransport {
        let time = ResilienceTime(
            clock: SleeplessClock(), now: { Timestamp(seconds: 1_790_000_000) }, random: { 0.5 })
        return ResilientTransport(curl, time: time, events: events.add)
    }

    @Test(
        "a download to a file starts anew after each fault and ends whole", arguments: ["cut", "drop", "503"])
    func download(_ fault: String) async throws {
        let (server, folder) = (try ServerProcess.python(), try TemporaryFolder())
        let target = folder.path.appending("whole")
        let request = Request(.get, server.url("/flaky?fault=\(fault)&times=2"), receive: .file(target))
        let response = try await transport.send(request)
        #expect(response.body == .file(target, size: 300_000))
        #expect(try folder.contents("whole") == [UInt8](repeating: UInt8(ascii: "y"), count: 300_000))
        #expect(try folder.names == ["whole"])
        #expect(events.all.count == 2)
    }

    @Test("a body of file and bytes goes up whole again after a rate limit")
    func upload() async throws {
        let (server, folder) = (try ServerProcess.python(), try TemporaryFolder())
        let file = try folder.writeLarge(3 << 20, "body")
        let whole = try folder.contents("body")
        let body = Body([
            .bytes([1, 2]), .file(file, offset: 0, length: whole.count), .base64(file, size: whole.count),
        ])
        let request = Request(.put, server.url("/flaky?fault=429&times=1"), body: body)
        let echo = try Echo(try await transport.send(request))
        #expect(echo.size == body.length)
        let direct = try Echo(
            try await curl.send(Request(.put, server.url("/echo"), body: body)))
        #expect(echo.sha256 == direct.sha256)
        #expect(
            events.all == [
                .retrying(
                    subject: "PUT \(server.url("/flaky"))", attempt: 2, wait: .milliseconds(3500),
                    cause: .limit(429))
            ])
    }

    @Test("a PUT whose connection drops is sent once")
    func effect() async throws {
        let server = try ServerProcess.python()
        let request = Request(.put, server.url("/flaky?fault=drop&times=1"), body: .text("once"))
        let error = await #expect(throws: TransportError.self) { try await transport.send(request) }
        #expect(error?.reason == .lost)
        let seen = try await curl.send(Request(.get, server.url("/seen?request=PUT%20/flaky")))
        #expect(seen.text == "1")
        #expect(events.all.isEmpty)
    }

    @Test("nobody listens: tried again for every method, then left to the caller")
    func nobody() async throws {
        let url = "http://127.0.0.1:\(try ServerProcess.freePort())/x"
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(Request(.put, url))
        }
        #expect(error?.reason == .notSent)
        #expect(events.all.last == .gaveUp(subject: "PUT \(url)", attempts: 4, why: .attempts))
    }

    @Test("a host gets no more requests at once than allowed")
    func parallel() async throws {
        let server = try ServerProcess.python()
        let time = ResilienceTime(clock: ContinuousClock(), now: { Timestamp(seconds: 0) })
        let transport = ResilientTransport(
            curl, policy: ResiliencePolicy(requestsAtOnce: 2), time: time)
        let most = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    let answer = try await transport.send(Request(.get, server.url("/parallel")))
                    return answer.json?["most"]?.int ?? 0
                }
            }
            return try await group.reduce(0, max)
        }
        #expect((1...2).contains(most))
    }
}
