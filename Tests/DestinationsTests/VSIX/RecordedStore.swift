import Core
import Destinations
import Foundation
import HTTP
import HTTPTypes
import Synchronization
import SystemPackage
import Testing

/// A transport that answers as a recorded server did, and holds every request against the one that the real
/// client sent.
final class RecordedStore: Transport {
    let origin: String
    /// What the real client uploaded; empty if it uploaded nothing.
    let package: [UInt8]
    private let rest: Mutex<[JSONValue]>

    /// The folder of the recordings, beside the repository.
    static let folder: FilePath = {
        let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        let repository = (0..<4).reduce(file) { path, _ in path.deletingLastPathComponent() }
        return FilePath(repository.path).removingLastComponent().appending("shared/golden/vsix/http")
    }()

    static var exist: Bool { FileSystem.isFolder(folder) }
    static let comment: Comment = "the recordings of real clients (shared/golden/vsix/http) are not here"

    init(_ name: String) throws {
        let bytes = try FileStream.contents(of: Self.folder.appending("\(name).json"))
        let exchanges = try JSONValue(parsing: bytes)["exchanges"]?.array ?? []
        let headers = exchanges.first?["request"]?["headers"]?.object?.members ?? []
        let host = try #require(headers.first { $0.key.lowercased() == "host" }?.value.string)
        origin = "http://\(host)"
        package =
            exchanges.compactMap { $0["request"]?["body"]?["base64"]?.string }
            .compactMap { Data(base64Encoded: $0) }.last.map(Array.init) ?? []
        // Routes are found by OPTIONS there and fixed here.
        rest = Mutex(exchanges.filter { $0["request"]?["method"] != "OPTIONS" })
    }

    /// How many of the real client's requests were not sent.
    var unsent: Int { rest.withLock { $0.count } }

    func send(_ request: Request) async throws(TransportError) -> Response {
        let next = rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let next, let recorded = next["request"], let answer = next["response"] else {
            throw TransportError(.notSent, request.url, "the recording ends here")
        }
        #expect(request.method.rawValue == recorded["method"]?.string)
        #expect(request.url == "\(origin)\(recorded["target"]?.string ?? "")")
        for member in recorded["headers"]?.object?.members ?? [] {
            guard Self.contract.contains(member.key.lowercased()), let name = HTTPField.Name(member.key)
            else { continue }
            #expect(request.fields[name] == member.value.string, "\(member.key)")
        }
        #expect((try? Self.bytes(request.body)) == Self.bytes(recorded["body"]))
        return Response(
            status: .init(code: answer["status"]?.int ?? 0), body: .bytes(Self.bytes(answer["body"])),
            url: request.url)
    }

    /// The header fields that count.
    private static let contract: Set<String> = [
        "accept", "authorization", "content-type", "x-tfs-fedauthredirect",
    ]

    private static func bytes(_ json: JSONValue?) -> [UInt8] {
        if let text = json?["text"]?.string { return Array(text.utf8) }
        return (json?["base64"]?.string).flatMap { Data(base64Encoded: $0) }.map(Array.init) ?? []
    }

    private static func bytes(_ body: Body) throws -> [UInt8] {
        try body.parts.flatMap { part in
            switch part {
            case .bytes(let bytes): bytes
            case .file(let path, _, _), .base64(let path, _): try FileStream.contents(of: path)
            }
        }
    }
}
