internal import Core
internal import FoundationEssentials
internal import Glibc
internal import SystemPackage

/// Who holds a lease, and how long.
struct LeaseRecord: Hashable, Codable {
    let product: String
    let holder: String
    /// Seconds since 1970, by the holder's clock.
    var expires: Int
    var isReleased: Bool

    /// Whether somebody whose clock shows this time may follow.
    func isOver(at time: Int, allowance: Int) -> Bool { isReleased || time > expires + allowance }
}

/// The holdings of one product: a file each, named by its fence.
struct LeaseFolder {
    let path: FilePath

    init(_ path: FilePath) throws {
        self.path = path
        try Self.usable { try FileSystem.makeFolder(path) }
    }

    /// The highest fence; nil if nobody has ever held the lease.
    func highestFence() throws -> Int? {
        try Self.usable { try FileSystem.names(in: path) }.compactMap(Self.fence).max()
    }

    func latest() throws -> (fence: Int, record: LeaseRecord)? {
        guard let fence = try highestFence() else { return nil }
        let file = file(fence)
        let bytes = try Self.usable { try FileStream.contents(of: file, limit: 1 << 16) }
        guard let record = try? JSONDecoder().decode(LeaseRecord.self, from: Data(bytes)) else {
            throw Failure(
                .leaseUnusable, "\(file)", "is no lease: \(bytes.count) bytes that cannot be read",
                advice: "find out who wrote it; with nobody at work, remove that file")
        }
        return (fence, record)
    }

    /// Makes the holding with this fence; false if somebody else did.
    func create(_ record: LeaseRecord, _ fence: Int) throws -> Bool {
        let draft = path.appending("\(fence)-\(getpid())-\(UUID().uuidString).draft")
        defer { unlink(draft.string) }
        try write(record, to: draft)
        if link(draft.string, file(fence).string) == 0 { return try flush() }
        let reason = Errno(rawValue: errno)
        // NFS can repeat a request whose reply was lost, and then reports the link that it has made itself.
        if FileSystem.kind(draft, followLinks: false)?.linkCount == 2 { return try flush() }
        guard reason == .fileExists else { throw Failure.leaseUnusable(path, "\(reason)") }
        return false
    }

    /// Replaces the record of a holding of ours, whole.
    func replace(_ record: LeaseRecord, _ fence: Int) throws { try write(record, to: file(fence)) }

    private func write(_ record: LeaseRecord, to file: FilePath) throws {
        try Self.usable {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try FileSystem.write(Array(try encoder.encode(record)) + [10], to: file)
        }
    }

    /// A link is on the disk only when its folder is; answers true.
    private func flush() throws -> Bool {
        do {
            let folder = try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
            defer { try? folder.close() }
            guard fsync(folder.rawValue) == 0 else { throw Errno(rawValue: errno) }
            return true
        } catch {
            throw Failure.leaseUnusable(path, "\(error)")
        }
    }

    private func file(_ fence: Int) -> FilePath { path.appending("\(fence).lease") }

    private static func fence(_ name: String) -> Int? {
        name.hasSuffix(".lease") ? Int(name.dropLast(".lease".count)) : nil
    }

    private static func usable<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let failure as Failure {
            throw Failure.leaseUnusable(FilePath(failure.subject), failure.message)
        }
    }
}

extension Failure {
    fileprivate static func leaseUnusable(_ path: FilePath, _ reason: String) -> Failure {
        Failure(
            .leaseUnusable, "\(path)", "the lease cannot be read or written: \(reason)",
            advice: "check that the shared folder is mounted and may be written; nothing is published"
                + " without it")
    }
}
