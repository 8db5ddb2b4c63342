internal import Core
internal import FoundationEssentials
internal import Lifecycle

extension LedgerEvent {
    /// The kinds of events, under the stable names that rows have.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The event of this name.
        case opened, intent, outcome, packaged, approved, resumed, closed
    }

    /// The kind of event.
    public var kind: Kind {
        switch self {
        case .opened: .opened
        case .intent: .intent
        case .outcome: .outcome
        case .packaged: .packaged
        case .approved: .approved
        case .resumed: .resumed
        case .closed: .closed
        }
    }

    private struct Outcome: Codable {
        let action: String
        let record: OutcomeRecord
    }

    private struct Closing: Codable { let conclusion: String }

    /// The event's content as JSON with sorted keys, so that equal events have equal hashes.
    func body() throws -> String {
        switch self {
        case .opened(let opening): try Self.encode(opening)
        case .intent(let intent): try Self.encode(intent)
        case .outcome(let action, let record): try Self.encode(Outcome(action: action, record: record))
        case .packaged(let record): try Self.encode(record)
        case .approved(let approval): try Self.encode(approval)
        case .resumed(let resumption): try Self.encode(resumption)
        case .closed(let conclusion): try Self.encode(Closing(conclusion: conclusion))
        }
    }

    init(kind: String, body: String) throws {
        switch Kind(rawValue: kind) {
        case .opened: self = .opened(try Self.decode(body))
        case .intent: self = .intent(try Self.decode(body))
        case .outcome:
            let outcome: Outcome = try Self.decode(body)
            self = .outcome(action: outcome.action, outcome.record)
        case .packaged: self = .packaged(try Self.decode(body))
        case .approved: self = .approved(try Self.decode(body))
        case .resumed: self = .resumed(try Self.decode(body))
        case .closed:
            let closing: Closing = try Self.decode(body)
            self = .closed(conclusion: closing.conclusion)
        case nil: throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "kind \(kind)"))
        }
    }

    private static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func decode<Value: Decodable>(_ body: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(body.utf8))
    }
}
