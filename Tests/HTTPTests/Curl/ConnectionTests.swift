import Core
import Foundation
import HTTPTypes
import SystemPackage
import Testing

@testable import HTTP

@Suite("Connections") struct ConnectionTests {
    let server = Result { try ServerProcess.python() }

    @Test("are used again")
    func reuse() async throws {
        let transport = CurlTransport.plain()
        var connections: Set<Int> = []
        for _ in 0..<5 {
            connections.insert(
                try Echo(await transport.send(Request(.post, try server.get().url("/x"), body: .text("x"))))
                    .connection)
        }
        #expect(connections.count == 1)
    }

    @Test("of two hundred requests at once are no more than the limit, and none starves")
    func parallel() async throws {
        let transport = CurlTransport.plain { $0.connectionsPerHost = 4 }
        let url = try server.get().url("/parallel")
        // Much shorter than the whole takes: waiting for a connection is no idleness.
        let numbers = try await withThrowingTaskGroup(of: [String: Int].self) { group in
            for _ in 0..<200 {
                group.addTask {
                    let response = try await transport.send(Request(.get, url, idleTimeout: .seconds(2)))
                    return try JSONDecoder().decode([String: Int].self, from: Data(response.bytes))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers.count == 200)
        #expect(numbers.compactMap { $0["connections"] }.max() == 4)
        #expect(numbers.compactMap { $0["most"] }.max() == 4)
    }

    @Test("go through the proxy of the settings, except where the exceptions say so")
    func proxy() async throws {
        let proxy = try ServerProcess.python()
        let through = CurlTransport.plain {
            $0.proxies = .init(
                http: Secret("http://user:pass@127.0.0.1:\(proxy.port)"), exceptions: "near.example")
        }
        let echo = try Echo(await through.send(Request(.get, "http://far.example/x%2fy?z")))
        #expect(echo.target == "http://far.example/x%2fy?z")
        #expect(echo["proxy-authorization"] == ["Basic dXNlcjpwYXNz"])
        let direct = CurlTransport.plain {
            $0.proxies = .init(http: Secret("http://127.0.0.1:\(proxy.port)"), exceptions: "127.0.0.1")
        }
        let url = try server.get().url("/here")
        #expect(try Echo(await direct.send(Request(.get, url))).target == "/here")
    }

    @Test("to an https server are refused when the proxy does not tunnel: nothing was sent")
    func tunnel() async throws {
        let proxy = try ServerProcess.python()
        let through = CurlTransport.plain {
            $0.proxies = .init(https: Secret("http://user:pass@127.0.0.1:\(proxy.port)"))
        }
        let error = await through.failure(Request(.get, "https://far.example/"))
        #expect(error?.reason == .notSent)
        #expect("\(error!)".contains("pass") == false)
    }
}
