import Core
import Foundation
import HTTPTypes
import SystemPackage
import Testing

@testable import HTTP

@Suite("Memory while 200 MB pass through", .serialized) struct MemoryTests {
    let server = Result { try ServerProcess.python() }
    let folder = Result { try TemporaryFolder() }
    let transport = CurlTransport.plain()
    static let size = 200 << 20
    /// Other tests run in the same process meanwhile; a body that is held would take 200 MB or more.
    static let bound = 64 << 20

    /// The growth of the process's peak over what it had before, in bytes.
    func peakGrowth(_ work: () async throws -> Void) async throws -> Int {
        // proc(5): 5 resets the peak to what is used now.
        try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        let before = try Self.status("VmRSS")
        try await work()
        return try Self.status("VmHWM") - before
    }

    static func status(_ name: String) throws -> Int {
        let text = try String(contentsOf: URL(fileURLWithPath: "/proc/self/status"), encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name) })
        return try #require(Int(line.split(whereSeparator: \.isWhitespace)[1])) * 1024
    }

    @Test("an upload of a file, and of a file in base64", arguments: [false, true])
    func upload(base64: Bool) async throws {
        let file = try folder.get().writeLarge(Self.size, "large")
        let body = Body([base64 ? .base64(file, size: Self.size) : .file(file, offset: 0, length: Self.size)])
        let url = try server.get().url("/x")
        let growth = try await peakGrowth {
            let echo = try Echo(await transport.send(Request(.put, url, body: body)))
            #expect(echo.size == body.length)
        }
        #expect(growth < Self.bound, "\(growth >> 20) MB")
    }

    @Test("a download into a file, and into digests", arguments: [false, true])
    func download(digest: Bool) async throws {
        let target = try folder.get().path.appending("target")
        let url = try server.get().url("/bytes?size=\(Self.size)")
        let growth = try await peakGrowth {
            let response = try await transport.send(
                Request(.get, url, receive: digest ? .digest([.sha256]) : .file(target)))
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
        #expect(growth < Self.bound, "\(growth >> 20) MB")
    }
}
