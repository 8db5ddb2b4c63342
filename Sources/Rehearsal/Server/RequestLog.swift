internal import Core
internal import FoundationEssentials
internal import Synchronization
public import SystemPackage

/// Takes note of answered requests.
///
/// An event is recorded before its answer is sent, so that a client that has
/// the answer finds the event.
public protocol RequestLog: Sendable {
    /// Records one event.
    ///
    /// - Throws: what keeps it from being recorded; the request is then answered with status 500.
    func record(_ event: RequestEvent) async throws
}

/// Keeps the events in memory.
public final class RecordedRequests: RequestLog {
    private let recorded = Mutex<[RequestEvent]>([])

    /// Creates an empty log.
    public init() {}

    /// What has been recorded so far, oldest first.
    public var events: [RequestEvent] { recorded.withLock { $0 } }

    /// Records one event.
    public func record(_ event: RequestEvent) { recorded.withLock { $0.append(event) } }
}

/// Writes the events to a file, one JSON object a line, for several servers at once if need be.
public final class RequestJournal: RequestLog {
    private let file: FileDescriptor

    /// Opens the file, which is created with access for its owner only, or continued.
    ///
    /// - Throws: `Errno` if it cannot be opened.
    public init(appendingTo path: FilePath) throws {
        file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .append, .closeOnExec], permissions: [.ownerReadWrite])
    }

    deinit { try? file.close() }

    /// Records one event.
    ///
    /// A line is one write to a file opened for appending, so lines never mix.
    public func record(_ event: RequestEvent) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = Array(try encoder.encode(event)) + [UInt8(ascii: "\n")]
        try await offPool { [file] in _ = try file.writeAll(line) }
    }
}
