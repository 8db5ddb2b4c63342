import Foundation
import HTTPTypes
import SystemPackage
import Testing

@testable import HTTP

@Suite("Time limits and cancellation") struct TimeTests {
    let server = Result { try ServerProcess.python() }
    let folder = Result { try TemporaryFolder() }
    let transport = CurlTransport.plain()

    @Test("silence ends an exchange, before and within the answer", arguments: ["/silent", "/stalled"])
    func idle(path: String) async throws {
        let error = await transport.failure(
            Request(.post, try server.get().url(path), body: .text("x"), idleTimeout: .milliseconds(300)))
        #expect(error?.reason == .lost)
        #expect(error?.message.contains("no progress") == true)
    }

    @Test("slow progress is progress")
    func slow() async throws {
        let response = try await transport.send(
            Request(.get, try server.get().url("/drip?count=60"), idleTimeout: .seconds(2)))
        #expect(response.bytes.count == 60)
    }

    @Test("the total limit ends what progresses, with all redirects in it")
    func total() async throws {
        let request = Request(
            .get, try server.get().url("/redirect?code=302&to=/drip"), totalTimeout: .milliseconds(400))
        let error = await transport.failure(request)
        #expect(error?.reason == .lost)
        #expect(error?.message.contains("longer than") == true)
    }

    @Test("a task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        let (transport, url) = (transport, try server.get().url("/never"))
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await transport.failure(Request(.get, url))
        }
        #expect(await task.value?.reason == .cancelled)
        let seen = try await transport.send(Request(.get, try server.get().url("/seen?request=GET%20/never")))
        #expect(seen.text == "0")
    }

    @Test("cancellation ends an exchange at any moment, and leaves no file")
    func cancelledDuring() async throws {
        let target = try folder.get().path.appending("file")
        for delay in [0, 1, 5, 50, 200] {
            for path in ["/drip", "/silent", "/bytes?size=2000000000"] {
                let request = Request(.get, try server.get().url(path), receive: .file(target))
                let task = Task { [transport] in await transport.failure(request) }
                try await Task.sleep(for: .milliseconds(delay))
                task.cancel()
                #expect(await task.value?.reason == .cancelled, "\(path) after \(delay) ms")
            }
        }
        #expect(try folder.get().names == [])
    }

    @Test("shutting down cancels what runs, refuses what comes, and can be repeated")
    func shutdown() async throws {
        let transport = CurlTransport.plain()
        let url = try server.get().url("/silent")
        async let running = transport.failure(Request(.get, url))
        try await Task.sleep(for: .milliseconds(200))
        transport.shutdown()
        transport.shutdown()
        #expect(await running?.reason == .cancelled)
        #expect(await transport.failure(Request(.get, url))?.reason == .notSent)
    }

    @Test("a transport that is dropped takes its thread and its sockets with it")
    func dropped() async throws {
        let url = try server.get().url("/x")
        func use() async throws { _ = try await CurlTransport.plain().send(Request(.get, url)) }
        try await use()
        let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        for _ in 0..<20 { try await use() }
        let after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        // Other tests open some meanwhile; twenty transports would be sixty at least.
        #expect(after - before < 40)
    }
}
