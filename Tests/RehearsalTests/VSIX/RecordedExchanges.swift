import Core
import Foundation
import HTTPTypes
import Rehearsal
import SystemPackage
import Testing

/// What a real client and a server said to each other, from `shared/golden/vsix/http`.
struct RecordedExchanges {
    let name: String
    let exchanges: [JSONValue]

    /// The folder of the recordings, beside the repository.
    static let folder: FilePath = {
        let package = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return FilePath(package.path).removingLastComponent().appending("shared/golden/vsix/http")
    }()

    static var exist: Bool { FileSystem.isFolder(folder) }
    static let comment: Comment = "the recordings of real clients (shared/golden/vsix/http) are not here"

    init(_ name: String) throws {
        self.name = name
        let bytes = try FileStream.contents(of: Self.folder.appending("\(name).json"))
        exchanges = try JSONValue(parsing: bytes)["exchanges"]?.array ?? []
    }

    /// Sends every request to a stand-in, and compares status and body: all that the recorded answer says must
    /// be in ours, which may say more.
    ///
    /// The recording's server sent members whatever the flags of the question were; those that were not asked
    /// for are named in `unasked`.
    func replay(to standIn: any StandIn, unasked: Set<String> = []) async throws {
        try #require(!exchanges.isEmpty)
        for exchange in exchanges {
            let request = try Self.request(try #require(exchange["request"]))
            let answer = try await standIn.reply(to: request)
            let expected = exchange["response"]
            let line = "\(name): \(request.method) \(request.rawPath)"
            #expect(answer.status.code == expected?["status"]?.int, "\(line)")
            if let text = expected?["body"]?["text"]?.string {
                guard let json = try? JSONValue(parsing: text) else { continue }
                let ours = try JSONValue(parsing: answer.bytes)
                let said = Self.stable(json, without: Self.volatile.union(unasked))
                #expect(ours.says(said), "\(line): \(ours.text())")
            } else if let base64 = expected?["body"]?["base64"]?.string {
                #expect(answer.bytes == Array(try #require(Data(base64Encoded: base64))), "\(line)")
            }
        }
    }

    private static func request(_ json: JSONValue) throws -> IncomingRequest {
        var fields = HTTPFields()
        for member in json["headers"]?.object?.members ?? [] {
            let name = try #require(HTTPField.Name(member.key))
            fields.append(HTTPField(name: name, value: member.value.string ?? ""))
        }
        return IncomingRequest(
            try #require(HTTPRequest.Method(json["method"]?.string ?? "")),
            try #require(RequestTarget(json["target"]?.string ?? "")), fields: fields,
            body: IncomingBody(try body(json["body"])))
    }

    private static func body(_ json: JSONValue?) throws -> [UInt8] {
        if let text = json?["text"]?.string { return Array(text.utf8) }
        guard let base64 = json?["base64"]?.string else { return [] }
        return Array(try #require(Data(base64Encoded: base64)))
    }

    /// Leaves out what only the recording's server can say: statistics, dates, its invented texts.
    private static func stable(_ json: JSONValue, without names: Set<String>) -> JSONValue {
        switch json {
        case .object(let object):
            JSONValue(
                members: object.members.filter { !names.contains($0.key) }
                    .map { ($0.key, stable($0.value, without: names)) })
        case .array(let values): .array(values.map { stable($0, without: names) })
        case .null, .bool, .number, .string: json
        }
    }

    private static let volatile: Set<String> = [
        "statistics", "lastUpdated", "publishedDate", "displayName", "shortDescription", "tags",
        "properties", "versionAlias", "allVersions", "typeName",
    ]
}

extension StandIn {
    /// What a client would see, without a network between.
    func reply(to request: IncomingRequest) async throws -> (status: HTTPResponse.Status, bytes: [UInt8]) {
        let answer: OutgoingResponse
        do {
            answer = try await respond(to: request)
        } catch let error as any AnsweringError {
            answer = error.answer
        }
        switch answer.body {
        case .empty: return (answer.status, [])
        case .bytes(let bytes): return (answer.status, bytes)
        case .file(let path, _): return (answer.status, try FileStream.contents(of: path))
        }
    }

    /// Sends a request with a file or text as its body.
    @discardableResult
    func reply(
        _ method: HTTPRequest.Method, _ target: String, token: String? = nil, body: [UInt8] = []
    ) async throws -> (status: Int, json: JSONValue, bytes: [UInt8]) {
        var fields: HTTPFields = [:]
        if let token {
            fields[.authorization] = "Basic " + Data("OAuth:\(token)".utf8).base64EncodedString()
        }
        let target = try #require(RequestTarget(target))
        let answer = try await reply(
            to: IncomingRequest(method, target, fields: fields, body: IncomingBody(body)))
        return (answer.status.code, (try? JSONValue(parsing: answer.bytes)) ?? .null, answer.bytes)
    }
}

extension JSONValue {
    /// Whether everything in the other document is also in this one.
    func says(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let mine), .object(let theirs)):
            theirs.members.allSatisfy { member in mine[member.key].map { $0.says(member.value) } ?? false }
        case (.array(let mine), .array(let theirs)):
            theirs.allSatisfy { element in mine.contains { $0.says(element) } }
        default: self == other
        }
    }
}
