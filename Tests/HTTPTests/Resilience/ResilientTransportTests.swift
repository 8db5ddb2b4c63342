import Core
import HTTPTypes
import TestSupport
import Testing

@testable import HTTP

@Suite("A resilient transport repeats, waits and leaves alone, and says so")
struct ResilientTransportTests {
    private let clock = SleeplessClock()
    private let events = RecordedEvents()

    private func transport(
        _ wrapped: any Transport, _ policy: ResiliencePolicy = ResiliencePolicy(), random: Double = 0.5
    ) -> ResilientTransport {
        let clock = clock
        let time = ResilienceTime(
            clock: clock,
            now: { Timestamp(seconds: 1_790_000_000 + Int(clock.elapsed.components.seconds)) },
            random: { random })
        return ResilientTransport(wrapped, policy: policy, time: time, events: events.add)
    }

    private static func failure(_ reason: TransportError.Reason) -> Result<Response, TransportError> {
        .failure(TransportError(reason, "GET http://there/x", "told by the test"))
    }

    private static func answer(
        _ code: Int, _ fields: [String: String] = [:]
    ) throws -> Result<Response, TransportError> {
        .success(try Response(code, fields))
    }

    private let question = Request(.get, "http://there/x?token=secret")
    private let effect = Request(.put, "http://there/x?token=secret")
    private let subject = "GET http://there/x"

    @Test("a question is asked again until it is answered, with growing waits, all told")
    func asksAgain() async throws {
        let wrapped = ScriptedTransport([Self.failure(.lost), try Self.answer(502), Self.failure(.notSent)])
        let response = try await transport(wrapped).send(question)
        #expect(response.status == .ok)
        #expect(wrapped.sent == 4)
        #expect(clock.elapsed == .milliseconds(500 + 1000 + 2000))
        #expect(
            events.all == [
                .retrying(subject: subject, attempt: 2, wait: .milliseconds(500), cause: .lost),
                .retrying(subject: subject, attempt: 3, wait: .seconds(1), cause: .status(502)),
                .retrying(subject: subject, attempt: 4, wait: .seconds(2), cause: .notSent),
            ])
    }

    @Test("the last result goes to the caller when the tries are used up")
    func givesUp() async throws {
        let wrapped = ScriptedTransport(try [500, 502, 503, 504, 200].map { try Self.answer($0) })
        #expect(try await transport(wrapped).send(question).status.code == 504)
        #expect(wrapped.sent == 4)
        #expect(events.all.last == .gaveUp(subject: subject, attempts: 4, why: .attempts))
    }

    @Test(
        "an effect whose reply is lost or a server error goes up after one try",
        arguments: [HTTPRequest.Method.put, .post, .patch, .delete])
    func effects(_ method: HTTPRequest.Method) async throws {
        for result in [Self.failure(.lost), try Self.answer(500), try Self.answer(503, ["retry-after": "1"])]
        {
            let wrapped = ScriptedTransport([result])
            let seen: Result<Response, TransportError>
            do {
                seen = .success(try await transport(wrapped).send(Request(method, "http://there/x")))
            } catch {
                seen = .failure(error)
            }
            #expect(wrapped.sent == 1, "\(seen)")
        }
        #expect(clock.elapsed == .zero)
    }

    @Test("an effect is sent again when nothing can have happened")
    func nothingHappened() async throws {
        let wrapped = ScriptedTransport([Self.failure(.notSent), try Self.answer(429, ["retry-after": "9"])])
        #expect(try await transport(wrapped, random: 0).send(effect).status == .ok)
        #expect(wrapped.sent == 3)
        #expect(clock.elapsed == .seconds(9))
    }

    @Test("a question that is asked by POST is repeated when its caller says that it changes nothing")
    func safePost() async throws {
        let wrapped = ScriptedTransport([Self.failure(.lost)])
        var request = Request(.post, "http://there/query", body: .text("{}"))
        request.isSafe = true
        #expect(try await transport(wrapped).send(request).status == .ok)
        #expect(wrapped.sent == 2)
    }

    @Test("a wait beyond the longest is left to the caller, at once")
    func tooLong() async throws {
        let wrapped = ScriptedTransport([try Self.answer(429, ["ratelimit-remaining": "0;w=21600"])])
        #expect(try await transport(wrapped).send(question).status.code == 429)
        #expect(clock.elapsed == .zero)
        #expect(events.all == [.gaveUp(subject: subject, attempts: 1, why: .wait(.seconds(21_600)))])
    }

    @Test("after an answer that used up the limit, the next request waits for its end")
    func usedUp() async throws {
        let limit = ["x-ratelimit-remaining": "0", "x-ratelimit-reset": "1790000030"]
        let wrapped = ScriptedTransport([try Self.answer(200, limit)])
        let transport = transport(wrapped)
        _ = try await transport.send(question)
        #expect(clock.elapsed == .zero)
        _ = try await transport.send(question)
        #expect(clock.elapsed == .seconds(30))
        #expect(events.all == [.held(subject: subject, wait: .seconds(30), by: .limit)])
    }

    @Test("a limit that ends too late is not waited for: the server answers for itself")
    func usedUpForLong() async throws {
        let limit = ["x-ratelimit-remaining": "0", "x-ratelimit-reset": "1790003600"]
        let wrapped = ScriptedTransport([try Self.answer(200, limit), try Self.answer(403, limit)])
        let transport = transport(wrapped)
        _ = try await transport.send(question)
        #expect(try await transport.send(question).status.code == 403)
        #expect(clock.elapsed == .zero)
    }

    @Test("a host that fails gets no more repetitions than its budget, whatever the number of requests")
    func budget() async throws {
        let dead = [Result<Response, TransportError>](repeating: try Self.answer(500), count: 1000)
        let wrapped = ScriptedTransport(dead)
        let transport = transport(wrapped, ResiliencePolicy(failuresToOpen: 10_000))
        for _ in 0..<100 { _ = try await transport.send(question) }
        #expect(wrapped.sent <= 100 + 10 + 20)
        #expect(wrapped.sent >= 100 + 10)
        #expect(events.all.contains(.gaveUp(subject: subject, attempts: 1, why: .budget)))
    }

    @Test("an open circuit holds requests, one probe decides, and all is told")
    func circuit() async throws {
        let wrapped = ScriptedTransport([Result](repeating: Self.failure(.lost), count: 6))
        let transport = transport(wrapped)
        for _ in 0..<5 { _ = try? await transport.send(effect) }
        #expect(clock.elapsed == .zero)
        _ = try? await transport.send(effect)
        #expect(clock.elapsed == .seconds(10))
        #expect(try await transport.send(effect).status == .ok)
        #expect(clock.elapsed == .seconds(30))
        let put = "PUT http://there/x"
        #expect(
            events.all == [
                .circuitOpened(host: "there", failures: 5, pause: .seconds(10)),
                .held(subject: put, wait: .seconds(10), by: .circuit), .circuitProbed(host: "there"),
                .circuitOpened(host: "there", failures: 5, pause: .seconds(20)),
                .held(subject: put, wait: .seconds(20), by: .circuit), .circuitProbed(host: "there"),
                .circuitClosed(host: "there"),
            ])
    }

    @Test("a circuit that is open for too long means that nothing was sent, and other hosts are not meant")
    func openForLong() async throws {
        let wrapped = ScriptedTransport([Result](repeating: Self.failure(.lost), count: 5))
        let policy = ResiliencePolicy(longestTotalWait: .seconds(5))
        let transport = transport(wrapped, policy)
        for _ in 0..<5 { _ = try? await transport.send(effect) }
        let error = await #expect(throws: TransportError.self) { try await transport.send(effect) }
        #expect(error?.reason == .notSent)
        #expect(error?.description.contains("secret") == false)
        #expect(try await transport.send(Request(.put, "http://elsewhere/x")).status == .ok)
        #expect(wrapped.sent == 6)
    }

    @Test("no more requests than allowed are under way at one host, and all come through")
    func parallel() async throws {
        let wrapped = ScriptedTransport([], meanwhile: { for _ in 0..<20 { await Task.yield() } })
        let transport = transport(wrapped, ResiliencePolicy(requestsAtOnce: 3))
        await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<100 {
                group.addTask { try? await transport.send(Request(.get, "http://there/")).status.code }
            }
            for await code in group { #expect(code == 200) }
        }
        #expect(wrapped.sent == 100)
        #expect(wrapped.most <= 3)
    }

    @Test("a cancellation ends the wait for another try, and the caller gets the last answer")
    func cancelledWait() async throws {
        let wrapped = ScriptedTransport([try Self.answer(429, ["retry-after": "60"])])
        let events = events
        let time = ResilienceTime(clock: ContinuousClock(), now: { Timestamp(seconds: 0) })
        let transport = ResilientTransport(wrapped, time: time, events: events.add)
        let task = Task { try await transport.send(Request(.put, "http://there/x")).status.code }
        while events.all.isEmpty { await Task.yield() }
        task.cancel()
        #expect(try await task.value == 429)
        #expect(wrapped.sent == 1)
    }

    @Test("a cancellation ends the queue before a host, and nothing is sent")
    func cancelledQueue() async throws {
        let (release, opened) = AsyncStream<Void>.makeStream()
        let wrapped = ScriptedTransport([], meanwhile: { for await _ in release {} })
        let transport = transport(wrapped, ResiliencePolicy(requestsAtOnce: 1))
        let first = Task { try await transport.send(Request(.get, "http://there/1")).status.code }
        while wrapped.sent == 0 { await Task.yield() }
        let second = Task { try await transport.send(Request(.get, "http://there/2")) }
        for _ in 0..<100 { await Task.yield() }
        second.cancel()
        let error = await #expect(throws: TransportError.self) { try await second.value }
        #expect(error?.reason == .cancelled)
        opened.finish()
        #expect(try await first.value == 200)
        #expect(wrapped.sent == 1)
    }
}
