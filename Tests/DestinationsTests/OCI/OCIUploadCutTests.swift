import Core
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Destinations

@Suite("An upload in chunks that is cut anywhere")
struct OCIUploadCutTests {
    private static let chunk = 1000
    private static let bytes = (0..<5 * chunk + 300).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }
    /// The stream breaks here, and what is missing goes in five chunks, the last one short.
    private static let first = 450

    @Test("arrives, and nothing that the registry holds is sent again", arguments: UploadCutter.Cut.allCases)
    func everywhere(_ cut: UploadCutter.Cut) async throws {
        // HEAD, POST, the stream that breaks, HEAD and GET to find out, five chunks and PUT.
        let whole = try await upload()
        let expected =
            ["HEAD", "POST", "PATCH", "HEAD", "GET"] + [String](repeating: "PATCH", count: 5) + ["PUT"]
        #expect(whole.log == expected)
        #expect(whole.kept == Self.bytes.count)
        for place in expected.indices where place != 2 {
            let run = try await upload([place: cut])
            #expect(run.kept == Self.bytes.count, "\(cut) at \(place): \(run.log)")
            #expect(run.ranges.allSatisfy { $0.start == $0.held }, "\(cut) at \(place): \(run.ranges)")
            #expect(run.calls == (place < 2 ? 2 : 1), "\(cut) at \(place): \(run.log)")
        }
    }

    @Test("at two places, also while it finds out how far it has got", arguments: [3, 4, 5, 6])
    func twice(_ distance: Int) async throws {
        for place in 3..<10 {
            for cuts in [
                [UploadCutter.Cut.before, .after], [.after, .before], [.inside(Self.chunk / 3), .after],
            ] {
                let run = try await upload([place: cuts[0], place + distance: cuts[1]])
                #expect(run.kept == Self.bytes.count, "\(place) and \(place + distance): \(run.log)")
                #expect(run.ranges.allSatisfy { $0.start == $0.held }, "\(run.ranges)")
            }
        }
    }

    @Test(
        "in its first stream: after each byte around the borders of chunks",
        arguments: [2, 999, 1000, 1001, 1999, 2000, 3000, 4000, 5000, 5299, 5300])
    func stream(_ count: Int) async throws {
        let run = try await upload(stream: count)
        #expect(run.kept == Self.bytes.count && run.calls == 1)
        #expect(run.ranges.map(\.start) == [0] + stride(from: count, to: Self.bytes.count, by: Self.chunk))
    }

    @Test(
        "after one byte or none: registries say 0-0 for both, so all of it goes into another upload",
        arguments: [0, 1])
    func nothing(_ count: Int) async throws {
        let run = try await upload(stream: count)
        #expect(run.kept == Self.bytes.count + count && run.calls == 1)
        #expect(run.log.count { $0 == "POST" } == 2)
    }

    @Test("by a limit that is waited for: the next attempt goes on where it was", arguments: [5, 7, 9])
    func limited(_ place: Int) async throws {
        let run = try await upload([place: .answer(.tooManyRequests)])
        #expect(run.calls == 2 && run.kept == Self.bytes.count, "\(run.log)")
        #expect(run.ranges.allSatisfy { $0.start == $0.held }, "\(run.ranges)")
        #expect(run.log.count { $0 == "POST" } == 1)
    }

    @Test("by a registry that is down for a while, longer than an attempt bears")
    func down() async throws {
        let outage = Dictionary(uniqueKeysWithValues: (6..<10).map { ($0, UploadCutter.Cut.before) })
        let run = try await upload(outage)
        #expect(run.calls == 2 && run.kept == Self.bytes.count, "\(run.log)")
        #expect(run.log.count { $0 == "POST" } == 1)
    }

    @Test("by a registry that never says how far an upload has got: it begins anew, once that was asked for")
    func silent() async throws {
        let run = try await upload { registry in
            FaultyStandIn(registry) { request in
                let isQuestion = request.method == .get && request.rawPath.contains("/blobs/uploads/")
                return isQuestion ? .answer(.empty(.internalServerError)) : nil
            }
        }
        #expect(run.calls == 3, "one that breaks, one that cannot go on, one that begins anew: \(run.log)")
        #expect(run.log.count { $0 == "POST" } == 2)
    }

    private struct Run {
        let log: [String]
        let kept: Int
        let ranges: [UploadCutter.Chunk]
        let calls: Int
    }

    /// Uploads a blob through the cuts, again as long as that may help, and reads it back.
    ///
    /// The first stream breaks after `stream` bytes, whatever its number is.
    private func upload(
        _ cuts: [Int: UploadCutter.Cut] = [:], stream: Int = first,
        of wrap: (RegistryStandIn) -> any StandIn = { $0 }
    ) async throws -> Run {
        try await withTemporaryFolder { folder in
            let registry = try RegistryStandIn(folder: folder)
            let cutter = UploadCutter(wrap(registry), stream: stream, cuts)
            let blob = OCIPush.Blob(bytes: Self.bytes)
            var upload = OCIBlobUpload(client: try client(of: cutter), blob: blob, mountSource: nil)
            (upload.wholeLimit, upload.chunkSize) = (100, Self.chunk)
            var calls = 0
            while calls < 5 {
                calls += 1
                do {
                    try await upload.run()
                    break
                } catch let fault as OCIFault {
                    if case .refused(let failure) = fault { throw failure }
                }
            }
            let (log, kept, ranges) = cutter.seen
            let found = try await client(of: registry).download(blob)
            #expect(found?.digest == blob.digest && found?.size == blob.size)
            return Run(log: log, kept: kept, ranges: ranges, calls: calls)
        }
    }

    private func client(of registry: any StandIn) throws -> OCIClient {
        let origin = "http://127.0.0.1:5000"
        return OCIClient(
            session: OCISession(
                try OCIRepository(base: origin, name: "a/b"), .anonymous, scopes: [],
                transport: LoopbackTransport([origin: registry]), now: { Timestamp(seconds: 0) }))
    }
}

/// Breaks some of the requests of an upload by their numbers, and counts what the registry gets and keeps.
final class UploadCutter: StandIn {
    enum Cut: Hashable, Sendable, CaseIterable {
        /// The registry never sees the request.
        case before
        /// The registry keeps so many bytes of the body; a request without one is not seen.
        case inside(Int)
        /// The registry does what was asked, and the answer is lost.
        case after
        case answer(HTTPResponse.Status)

        static let allCases: [Cut] = [
            .before, .inside(1), .inside(500), .inside(999), .after, .answer(.serviceUnavailable),
        ]
    }

    /// A body that was sent: where the client says that it begins, and what the registry had by then.
    struct Chunk: Hashable, Sendable {
        let start: Int
        let held: Int
    }

    private struct State {
        var log: [String] = []
        var kept = 0
        /// The bytes of each upload by its address.
        var held: [String: Int] = [:]
        var ranges: [Chunk] = []
    }

    private let wrapped: any StandIn
    private let stream: Int
    private let cuts: [Int: Cut]
    private let state = Mutex(State())

    var name: String { wrapped.name }
    var seen: (log: [String], kept: Int, ranges: [Chunk]) {
        state.withLock { ($0.log, $0.kept, $0.ranges) }
    }

    init(_ wrapped: any StandIn, stream: Int, _ cuts: [Int: Cut]) {
        (self.wrapped, self.stream, self.cuts) = (wrapped, stream, cuts)
    }

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        let (number, isStream) = state.withLock { state in
            state.log.append(request.method.rawValue)
            return (state.log.count - 1, request.method == .patch && state.ranges.isEmpty)
        }
        switch isStream ? .inside(stream) : cuts[number] {
        case nil: return try await pass(request)
        case .before: return .dropConnection
        case .answer(let status): return .empty(status)
        case .after:
            _ = try? await pass(request)
            return .dropConnection
        case .inside(let count):
            if request.method == .patch { _ = try await pass(request, only: count) }
            return .dropConnection
        }
    }

    private func pass(_ request: IncomingRequest, only count: Int? = nil) async throws -> OutgoingResponse {
        guard request.method == .patch else { return try await wrapped.respond(to: request) }
        let all = try await request.body.collect(upTo: 1 << 20)
        let body = Array(all.prefix(count ?? all.count))
        var fields = request.fields
        let start = fields[.contentRange].flatMap { Int($0.prefix { $0 != "-" }) } ?? 0
        if count != nil { fields[.contentRange] = nil }
        fields[.contentLength] = "\(body.count)"
        state.withLock { state in
            let held = state.held[request.rawPath, default: 0]
            state.ranges.append(Chunk(start: start, held: held))
            state.held[request.rawPath] = held + body.count
            state.kept += body.count
        }
        return try await wrapped.respond(
            to: IncomingRequest(request.method, request.target, fields: fields, body: IncomingBody(body)))
    }
}
