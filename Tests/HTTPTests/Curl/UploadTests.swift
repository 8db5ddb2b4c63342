import Core
import Foundation
import HTTPTypes
import SystemPackage
import Testing

@testable import HTTP

@Suite("Uploads") struct UploadTests {
    let server = Result { try ServerProcess.python() }
    let folder = Result { try TemporaryFolder() }
    let transport = CurlTransport.plain()

    func request(_ path: String, size: Int) throws -> Request {
        let file = try folder.get().writeLarge(size, "large")
        return Request(.put, try server.get().url(path), body: .file(file, size: size))
    }

    @Test("ask first when the body is large")
    func expectation() async throws {
        let large = try Echo(await transport.send(request("/x", size: 2 << 20)))
        #expect(large["expect"] == ["100-continue"])
        #expect(large.size == 2 << 20)
        let small = try Echo(await transport.send(request("/x", size: 1000)))
        #expect(small["expect"] == [])
    }

    @Test("go on after a second when the server does not answer the question")
    func ignoredExpectation() async throws {
        let echo = try Echo(await transport.send(request("/ignore-expect", size: 2 << 20)))
        #expect(echo.size == 2 << 20)
    }

    @Test("go on without asking when the server refuses the question")
    func refusedExpectation() async throws {
        let echo = try Echo(await transport.send(request("/refuse-expect", size: 2 << 20)))
        #expect(echo["expect"] == [])
        #expect(echo.size == 2 << 20)
    }

    @Test("an answer before the body is wanted is the answer")
    func earlyAnswer() async throws {
        let response = try await transport.send(request("/early", size: 20 << 20))
        #expect(response.status.code == 413)
        #expect(response.text == "too large")
    }

    @Test("an answer in the middle of the body is the answer", arguments: [1, 1_000_000, 9_000_000])
    func middleAnswer(after: Int) async throws {
        let response = try await transport.send(request("/middle?after=\(after)", size: 20 << 20))
        #expect(response.status.code == 413)
    }

    @Test("an answer that a reset follows at once is the answer, every time")
    func resetAnswers() async throws {
        let request = try request("/middle?after=3000000", size: 8 << 20)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<60 {
                group.addTask { [transport] in
                    do {
                        #expect(try await transport.send(request).status.code == 413)
                    } catch {
                        Issue.record(error)
                    }
                }
            }
        }
    }

    @Test("a file that is missing is found before anything is sent")
    func missingFile() async throws {
        let missing = try folder.get().path.appending("missing")
        let url = try server.get().url("/lost-file")
        let error = await transport.failure(Request(.put, url, body: .file(missing, size: 10)))
        #expect(error?.reason == .file)
        #expect(error?.message.contains(missing.string) == true)
        let seen = try await transport.send(
            Request(.get, try server.get().url("/seen?request=PUT%20/lost-file")))
        #expect(seen.text == "0")
    }

    @Test("are sent again whole after 307 and 308", arguments: [307, 308])
    func replayed(code: Int) async throws {
        let url = "/redirect?code=\(code)&to=/target"
        let echo = try Echo(await transport.send(request(url, size: 3 << 20)))
        #expect(echo.method == "PUT")
        #expect(echo.target == "/target")
        let file = try folder.get().path.appending("large")
        #expect(echo.sha256 == (try FileStream.sha256(of: file).digest.hex))
    }
}
