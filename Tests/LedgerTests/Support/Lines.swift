import Synchronization

/// Collects what an export writes.
final class Lines: Sendable {
    private let collected = Mutex<[UInt8]>([])

    var bytes: [UInt8] { collected.withLock { $0 } }

    func append(_ line: [UInt8]) { collected.withLock { $0 += line } }
}
