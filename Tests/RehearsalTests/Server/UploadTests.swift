import Core
import Foundation
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("Request bodies arrive whole, streamed and hashed")
struct UploadTests {
    @Test(
        "64 MB go up with a length or in chunks, and come back the same", arguments: ["identity", "chunked"])
    func largeBody(coding: String) async throws {
        try await withSample { server, folder in
            let bytes = sampleBytes(64 << 20)
            let source = folder.appending("source")
            try Data(bytes).write(to: URL(fileURLWithPath: source.string))
            let header = coding == "chunked" ? "Transfer-Encoding: chunked" : "X-Plain: 1"

            let up = try await Curl.run("-T", source.string, "-H", header, "\(server.origin)/files/copy")
            #expect(up.output == "\(bytes.count) \(Digest.of(bytes))", "\(up.errors)")

            let back = folder.appending("back")
            let down = try await Curl.run("-o", back.string, "\(server.origin)/files/copy")
            #expect(down.status == 0, "\(down.errors)")
            #expect(
                Digest.of([UInt8](try Data(contentsOf: URL(fileURLWithPath: back.string))))
                    == Digest.of(bytes))
        }
    }

    @Test("a client that expects 100-continue gets it when the body is read")
    func continues() async throws {
        try await withSample { server, folder in
            let source = try write(sampleBytes(100_000), in: folder)
            let answer = try await Curl.run(
                "-v", "-T", source.string, "-H", "Expect: 100-continue", "--expect100-timeout", "30",
                "\(server.origin)/files/copy")
            #expect(answer.errors.contains("< HTTP/1.1 100 Continue"))
            #expect(answer.output.hasPrefix("100000 "))
        }
    }

    @Test("a client that expects 100-continue and is refused does not send its body")
    func refusedEarly() async throws {
        try await withSample { server, folder in
            let source = try write(sampleBytes(100_000), in: folder)
            let answer = try await Curl.run(
                "-T", source.string, "-H", "Expect: 100-continue", "--expect100-timeout", "30",
                "-w", " %{http_code} %{size_upload}", "\(server.origin)/refuse")
            #expect(answer.output == "no 401 0")
        }
    }

    @Test("a body that nobody reads is taken and thrown away, and the connection lives on")
    func unreadBody() async throws {
        try await withSample { server, folder in
            let source = try write(sampleBytes(3 << 20), in: folder)
            let answer = try await Curl.run(
                "-T", source.string, "-H", "Expect:", "-w", " %{http_code} %{num_connects}\n",
                "\(server.origin)/refuse", "-T", source.string, "\(server.origin)/refuse")
            #expect(answer.output == "no 401 1\nno 401 0\n", "\(answer.errors)")
        }
    }

    @Test("a body above the limit is answered with 413")
    func aboveLimit() async throws {
        try await withSample { server, folder in
            let source = try write(sampleBytes(2000), in: folder)
            let answer = try await Curl.run(
                "-T", source.string, "-o", "/dev/null", "-w", "%{http_code}", "\(server.origin)/count")
            #expect(answer.output == "413")
        }
    }

    @Test("a body that breaks off leaves no file behind")
    func brokenOff() async throws {
        let log = RecordedRequests()
        try await withSample(log: log) { server, folder in
            let source = try write(sampleBytes(200_000), in: folder)
            let answer = try await Curl.run(
                "-T", source.string, "-H", "Expect:", "-H", "Content-Length: 300000", "--max-time", "1",
                "\(server.origin)/files/copy")
            #expect(answer.status != 0)
            while log.events.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
            #expect(log.events.first?.problem?.contains("rehearsal.body-cut-short") == true)
            #expect(!FileManager.default.fileExists(atPath: folder.appending("copy").string))
        }
    }

    @Test("appended bodies stand one after the other")
    func appended() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("parts")
            _ = try await IncomingBody(Array("one".utf8)).append(to: path)
            let second = try await IncomingBody(Array("two".utf8)).append(to: path)
            #expect(second.size == 3)
            #expect(second.sha256 == Digest.of("two"))
            #expect(try String(contentsOfFile: path.string, encoding: .utf8) == "onetwo")
        }
    }

    private func write(_ bytes: [UInt8], in folder: FilePath) throws -> FilePath {
        let path = folder.appending("source")
        try Data(bytes).write(to: URL(fileURLWithPath: path.string))
        return path
    }
}
