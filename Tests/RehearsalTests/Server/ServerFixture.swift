import Core
import Foundation
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport

/// A stand-in with one route for each property of the server.
struct SampleStandIn: StandIn {
    let name = "sample"
    let folder: FilePath

    struct Echo: Codable, Hashable {
        var path: String
        var segments: [String]
        var query: String?
        var fields: [String]
    }

    struct Teapot: AnsweringError {
        var answer: OutgoingResponse { .text("short and stout", .init(code: 418)) }
    }

    struct Broken: Error, CustomStringConvertible {
        var description: String { "out of order" }
    }

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        switch request.pathSegments.first {
        case "files": try await file(request)
        case "count": .text("\(try await request.body.collect(upTo: 1 << 10).count)")
        case "refuse": .text("no", .unauthorized)
        case "drop": .dropConnection
        case "teapot": throw Teapot()
        case "broken": throw Broken()
        case "hang": try await hang()
        default: try .json(echo(of: request))
        }
    }

    private func file(_ request: IncomingRequest) async throws -> OutgoingResponse {
        guard let name = request.captures("/files/*")?.first else { return .empty(.notFound) }
        let path = folder.appending(name)
        if request.method == .put {
            let saved = try await request.body.save(to: path)
            return .text("\(saved.size) \(saved.sha256)", .created)
        }
        if request.fields[.range] == "bytes=2-4" {
            return .file(path, range: 2..<5, type: "text/plain", .partialContent)
        }
        return .file(path, type: "application/octet-stream")
    }

    private func hang() async throws -> OutgoingResponse {
        try await Task.sleep(for: .seconds(60))
        return .text("too late")
    }

    private func echo(of request: IncomingRequest) -> Echo {
        Echo(
            path: request.rawPath, segments: request.pathSegments, query: request.target.rawQuery,
            fields: request.fields.map { "\($0.name.rawName): \($0.value)" })
    }
}

/// The sample behind a running server.
func withSample<Value>(
    log: any RequestLog = RecordedRequests(), _ body: (StandInServer, FilePath) async throws -> Value
) async throws -> Value {
    try await withTemporaryFolder { folder in
        try await withStandInServer(SampleStandIn(folder: folder), log: log) { server in
            try await body(server, folder)
        }
    }
}

/// Bytes in blocks that differ, so that a lost, doubled or moved piece changes the digest.
func sampleBytes(_ count: Int) -> [UInt8] {
    let block = 4096
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + block)
    for number in 0..<(count + block - 1) / block {
        bytes += withUnsafeBytes(of: UInt64(number).littleEndian, Array.init)
        bytes += [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: block - 8)
    }
    bytes.removeLast(bytes.count - count)
    return bytes
}
