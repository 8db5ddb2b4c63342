internal import Core

/// Reads a tar that comes in pieces: each member's header, and the contents as they pass by.
///
/// ustar (POSIX.1-1988) with pax headers (POSIX.1-2001) and GNU's long names. The two blocks of zeros at the end may
/// be missing, as umoci and zstd:chunked layers have none; what comes after them is passed over.
public struct TarStream {
    /// The stream is no tar.
    public struct Malformed: Error {}

    /// Takes a piece of a member's contents.
    public typealias Taker = (UnsafeRawBufferPointer) throws -> Void

    /// Headers of headers are small; a larger one is an attack on memory.
    private static let describingLimit = 1 << 20

    private var pending: [UInt8] = []
    private var overrides = Overrides()
    private var describing: (type: UInt8, bytes: [UInt8])?
    private var taker: Taker?
    private var rest = 0
    private var padding = 0
    /// Whether the zeros at the end were seen.
    public private(set) var isAtEnd = false
    private let visit: (TarMember) throws -> Taker?

    /// Creates a reader that has seen nothing yet.
    ///
    /// - Parameter visit: gets each member, and returns what takes its contents; nil passes over them.
    public init(_ visit: @escaping (TarMember) throws -> Taker?) { self.visit = visit }

    /// Takes the next bytes.
    ///
    /// - Throws: `Malformed`, and what `visit` and the takers throw.
    public mutating func read(_ piece: UnsafeRawBufferPointer) throws {
        var bytes = piece[...]
        while !bytes.isEmpty, !isAtEnd {
            if rest > 0 {
                try readContents(&bytes)
            } else if padding > 0 {
                let count = min(padding, bytes.count)
                padding -= count
                bytes = bytes.dropFirst(count)
            } else {
                try readBlock(&bytes)
            }
        }
    }

    /// Checks that the last member was complete.
    ///
    /// - Throws: `Malformed`.
    public func finish() throws {
        // What describes a member that never comes was cut too.
        guard isAtEnd || rest == 0 && pending.isEmpty && overrides == Overrides() else { throw Malformed() }
    }

    /// Whether the last contents are filled up to a whole block; Go's readers of layers do not mind if they are not.
    var isFilledUp: Bool { padding == 0 }

    private mutating func readContents(_ bytes: inout Slice<UnsafeRawBufferPointer>) throws {
        let count = min(rest, bytes.count)
        let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(count))
        if describing != nil {
            describing?.bytes.append(contentsOf: part)
        } else {
            try taker?(part)
        }
        rest -= count
        bytes = bytes.dropFirst(count)
        if rest == 0 { try endDescription() }
    }

    private mutating func readBlock(_ bytes: inout Slice<UnsafeRawBufferPointer>) throws {
        let count = min(TarBlock.size - pending.count, bytes.count)
        pending.append(contentsOf: bytes.prefix(count))
        bytes = bytes.dropFirst(count)
        guard pending.count == TarBlock.size else { return }
        let block = pending
        pending.removeAll(keepingCapacity: true)
        guard block.contains(where: { $0 != 0 }) else {
            isAtEnd = true
            return
        }
        try begin(TarMember(block: block))
    }

    private mutating func begin(_ member: TarMember) throws {
        if case .other(let type) = member.kind, Overrides.types.contains(type) {
            guard member.size <= Self.describingLimit else { throw Malformed() }
            describing = (type, [])
            start(member.size)
            if member.size == 0 { try endDescription() }
            return
        }
        let member = try overrides.applied(to: member)
        overrides = Overrides()
        taker = try visit(member)
        start(member.size)
    }

    private mutating func start(_ size: Int) {
        rest = size
        padding = TarBlock.padding(after: size)
    }

    private mutating func endDescription() throws {
        guard let done = describing.take() else { return }
        try overrides.note(done.type, done.bytes)
    }
}

/// What pax and GNU headers say of the member that follows.
private struct Overrides: Equatable {
    /// pax for the next and for all, GNU's long name and long link.
    static let types = [UInt8]("xgLK".utf8)

    private var path: String?
    private var link: String?
    private var size: Int?
    private var user: Int?
    private var group: Int?
    private var time: Int?
    private var extended: [String: [UInt8]] = [:]

    mutating func note(_ type: UInt8, _ bytes: [UInt8]) throws {
        let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        switch type {
        case UInt8(ascii: "L"): path = text
        case UInt8(ascii: "K"): link = text
        case UInt8(ascii: "x"):
            guard let records = PaxRecord.read(bytes) else { throw TarStream.Malformed() }
            for record in records { try note(record.key, record.value) }
        default: break
        }
    }

    private mutating func note(_ key: String, _ value: [UInt8]) throws {
        let text = String(decoding: value, as: UTF8.self)
        switch key {
        case "path": path = text
        case "linkpath": link = text
        case "size": size = try number(text)
        case "uid": user = try number(text)
        case "gid": group = try number(text)
        // Parts of seconds are cut off, downwards as they are all that is lost.
        case "mtime": time = Int(text.prefix { $0 != "." })
        default:
            guard key.hasPrefix(PaxRecord.extendedPrefix) else { return }
            extended[String(key.dropFirst(PaxRecord.extendedPrefix.count))] = value
        }
    }

    private func number(_ text: String) throws -> Int {
        guard let number = Int(text), number >= 0 else { throw TarStream.Malformed() }
        return number
    }

    func applied(to member: TarMember) throws -> TarMember {
        var member = member
        member.path = path ?? member.path
        if let size, member.kind.hasContents { member.size = size }
        switch member.kind {
        case .symbolicLink: member.kind = link.map { .symbolicLink($0) } ?? member.kind
        case .hardLink: member.kind = link.map { .hardLink($0) } ?? member.kind
        case .file, .folder, .other: break
        }
        member.attributes.owner.user = user ?? member.attributes.owner.user
        member.attributes.owner.group = group ?? member.attributes.owner.group
        member.attributes.modified = time.map { Timestamp(seconds: $0) } ?? member.attributes.modified
        member.attributes.extended = extended
        return member
    }
}
