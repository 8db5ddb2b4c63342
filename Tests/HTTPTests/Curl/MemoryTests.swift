import Core
import Foundation
import HTTPTypes
import SystemPackage
import Testing

@testable import HTTP

/// Each runs in a process of its own, as what other tests use meanwhile would count too.
@Suite("Memory while 200 MB pass through", .serialized) struct MemoryTests {
    static let size = 200 << 20
    /// A body that is held would take 200 MB or more.
    static let bound = 64 << 20

    @Test("an upload of a file, and of a file in base64", arguments: [false, true])
    func upload(base64: Bool) async throws {
        await #expect(processExitsWith: .success) { [base64] in
            let (server, folder, size) = (try ServerProcess.python(), try TemporaryFolder(), Self.size)
            let file = try folder.writeLarge(size, "large")
            let body = Body([base64 ? .base64(file, size: size) : .file(file, offset: 0, length: size)])
            try await Self.expectBoundedGrowth {
                let request = Request(.put, server.url("/x"), body: body)
                let echo = try Echo(await CurlTransport.plain().send(request))
                #expect(echo.size == body.length)
            }
        }
    }

    @Test("a download into a file, and into digests", arguments: [false, true])
    func download(digest: Bool) async throws {
        await #expect(processExitsWith: .success) { [digest] in
            let (server, folder) = (try ServerProcess.python(), try TemporaryFolder())
            let target = folder.path.appending("target")
            let url = server.url("/bytes?size=\(Self.size)")
            try await Self.expectBoundedGrowth {
                let receive: Request.Receiver = digest ? .digest([.sha256]) : .file(target)
                let response = try await CurlTransport.plain().send(Request(.get, url, receive: receive))
                switch response.body {
                case .bytes: Issue.record("in memory")
                case .file(let path, let size):
                    #expect(path == target)
                    #expect(size == Self.size)
                case .digests(let digests, let size):
                    #expect(digests.count == 1)
                    #expect(size == Self.size)
                }
            }
        }
    }

    /// Holds the growth of the process's peak over what it had before to the bound.
    static func expectBoundedGrowth(_ work: () async throws -> Void) async throws {
        // proc(5): 5 resets the peak to what is used now.
        try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        let before = try Self.status("VmRSS")
        try await work()
        let growth = try Self.status("VmHWM") - before
        #expect(growth < Self.bound, "\(growth >> 20) MB")
    }

    static func status(_ name: String) throws -> Int {
        let text = try String(contentsOf: URL(fileURLWithPath: "/proc/self/status"), encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name) })
        return try #require(Int(line.split(whereSeparator: \.isWhitespace)[1])) * 1024
    }
}
