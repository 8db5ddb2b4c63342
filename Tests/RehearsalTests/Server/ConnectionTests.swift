import Core
import Foundation
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("The server speaks HTTP/1.1 as real clients expect")
struct ConnectionTests {
    @Test("one connection carries several requests")
    func keepAlive() async throws {
        try await withSample { server, _ in
            let answer = try await Curl.run(
                "-o", "/dev/null", "-w", "%{num_connects}\n", "\(server.origin)/a",
                "-o", "/dev/null", "\(server.origin)/b", "-o", "/dev/null", "\(server.origin)/c")
            #expect(answer.output == "1\n0\n0\n")
        }
    }

    @Test("a client that asks for it gets the connection closed", arguments: ["--http1.0", "--http1.1"])
    func close(version: String) async throws {
        try await withSample { server, _ in
            let answer = try await Curl.run(
                "-i", version, "-H", "Connection: close", "\(server.origin)/teapot")
            #expect(answer.output.contains("418"))
            #expect(answer.output.contains("Connection: close\r\n"))
        }
    }

    @Test("HEAD has the header fields of GET and no body")
    func head() async throws {
        try await withSample { server, folder in
            try Data(sampleBytes(1000)).write(to: URL(fileURLWithPath: folder.appending("a").string))
            let answer = try await Curl.run(
                "-I", "\(server.origin)/files/a", "-I", "\(server.origin)/files/a")
            #expect(answer.status == 0)
            #expect(answer.output.components(separatedBy: "Content-Length: 1000\r\n").count == 3)
        }
    }

    @Test("a part of a file is sent alone")
    func range() async throws {
        try await withSample { server, folder in
            try Data("abcdefg".utf8).write(to: URL(fileURLWithPath: folder.appending("a").string))
            let answer = try await Curl.run("-r", "2-4", "-w", " %{http_code}", "\(server.origin)/files/a")
            #expect(answer.output == "cde 206")
        }
    }

    @Test("path and query reach the stand-in as sent, and decoded beside that")
    func percentEncoding() async throws {
        let echo = try await echo("/@s%2fn/%C3%A4//x?digest=sha256%3Aab&b=1+2&a")
        #expect(echo.path == "/@s%2fn/%C3%A4//x")
        #expect(echo.segments == ["@s/n", "ä", "", "x"])
        #expect(echo.query == "digest=sha256%3Aab&b=1+2&a")
    }

    @Test("header fields keep their order and case")
    func headerFields() async throws {
        let echo = try await echo("/", "-H", "x-B: 1", "-H", "X-a: 2", "-H", "x-b: 3")
        #expect(echo.fields.filter { $0.lowercased().hasPrefix("x-") } == ["x-B: 1", "X-a: 2", "x-b: 3"])
    }

    @Test("a broken escape is refused before the stand-in sees it")
    func brokenEscape() async throws {
        try await withSample { server, _ in
            let answer = try await Curl.run("-o", "/dev/null", "-w", "%{http_code}", "\(server.origin)/%zz")
            #expect(answer.output == "400")
        }
    }

    @Test("what is no HTTP is answered with 400")
    func rubbish() async throws {
        try await withSample { server, folder in
            let input = folder.appending("rubbish")
            try Data("what is this\r\n\r\n".utf8).write(to: URL(fileURLWithPath: input.string))
            let answer = try await Curl.run("telnet://127.0.0.1:\(server.port)", input: input)
            #expect(answer.output.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        }
    }

    @Test("the connection can be dropped without an answer")
    func drop() async throws {
        try await withSample { server, _ in
            let answer = try await Curl.run("\(server.origin)/drop")
            #expect(answer.status == 52, "curl calls an empty reply 52")
        }
    }

    @Test("a thrown refusal is answered with its own response, another error with 500")
    func errors() async throws {
        let log = RecordedRequests()
        try await withSample(log: log) { server, _ in
            let refusal = try await Curl.run("\(server.origin)/teapot")
            #expect(refusal.output == "short and stout")
            let failure = try await Curl.run("-w", " %{http_code}", "\(server.origin)/broken")
            #expect(failure.output == "stand-in sample failed: out of order 500")
        }
        #expect(log.events.map(\.status) == [418, 500])
        #expect(log.events.map(\.problem) == [nil, "out of order"])
    }

    private func echo(_ target: String, _ options: String...) async throws -> SampleStandIn.Echo {
        try await withSample { server, folder in
            let config = folder.appending("curlrc")
            let lines =
                ["url = \"\(server.origin)\(target)\"", "path-as-is"]
                + stride(from: 1, to: options.count, by: 2).map { "header = \"\(options[$0])\"" }
            try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: config.string))
            let answer = try await Curl.run("-K", config.string)
            return try JSONDecoder().decode(SampleStandIn.Echo.self, from: Data(answer.output.utf8))
        }
    }
}
