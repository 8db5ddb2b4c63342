internal import Core
internal import Glibc

/// Takes the document of a publish apart while it arrives.
///
/// The strings `_attachments.NAME.data` are handed on in pieces; all else is kept, with those strings empty.
/// So a tarball of any size needs no memory.
struct PublishDocumentScanner: Sendable {
    /// The document so far, without the attachments' data.
    private(set) var document: [UInt8] = []
    private var containers: [Container] = []
    private var state = State.structure
    private var expectsKey = false
    private var isEscaped = false
    private let limit: Int

    /// A piece of an attachment's data, as it stands between the quotes.
    enum Piece {
        /// The data of this attachment begins.
        case begin(String)
        /// More of it.
        case more(UnsafeRawBufferPointer)
        /// It is complete.
        case end
    }

    /// The document without attachments is longer or deeper than any real one.
    struct TooLarge: Error {}

    private struct Container {
        let isObject: Bool
        var key = ""
    }

    private enum State {
        case structure
        case key(start: Int)
        case string
        case data
    }

    /// Starts a document of at most `limit` bytes without the attachments.
    init(limit: Int = 64 << 20) { self.limit = limit }

    /// Reads the next bytes.
    mutating func scan(_ bytes: UnsafeRawBufferPointer, _ each: (Piece) throws -> Void) throws {
        var index = 0
        while index < bytes.count {
            if case .data = state {
                let end = endOfData(bytes, from: index)
                if end > index { try each(.more(.init(rebasing: bytes[index..<end]))) }
                index = end
                guard index < bytes.count else { return }
                state = .structure
                try each(.end)
                document.append(UInt8(ascii: "\""))
            } else {
                try take(bytes[index], each)
            }
            index += 1
        }
    }

    /// Where the closing quote is, or the end of what has arrived.
    private mutating func endOfData(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            if isEscaped {
                isEscaped = false
                index += 1
                continue
            }
            // Base64 has neither quotes nor escapes, so the usual piece is one long run.
            let end = Self.first(UInt8(ascii: "\""), in: bytes, index..<bytes.count) ?? bytes.count
            guard let escape = Self.first(UInt8(ascii: "\\"), in: bytes, index..<end) else { return end }
            isEscaped = true
            index = escape + 1
        }
        return index
    }

    private static func first(
        _ byte: UInt8, in bytes: UnsafeRawBufferPointer, _ range: Range<Int>
    ) -> Int? {
        guard let base = bytes.baseAddress, !range.isEmpty,
            let found = memchr(base + range.lowerBound, Int32(byte), range.count)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    private mutating func take(_ byte: UInt8, _ each: (Piece) throws -> Void) throws {
        guard document.count < limit, containers.count < 256 else { throw TooLarge() }
        document.append(byte)
        switch state {
        case .structure: try takeStructure(byte, each)
        case .key, .string, .data: takeString(byte)
        }
    }

    private mutating func takeString(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            if case .key(let start) = state { setKey(Array(document[start...])) }
            state = .structure
        }
    }

    /// `text` is the key with its closing quote.
    private mutating func setKey(_ text: [UInt8]) {
        guard !containers.isEmpty else { return }
        let parsed = try? JSONValue(parsing: [UInt8(ascii: "\"")] + text)
        containers[containers.count - 1].key = parsed?.string ?? ""
    }

    private mutating func takeStructure(_ byte: UInt8, _ each: (Piece) throws -> Void) throws {
        switch byte {
        case UInt8(ascii: "{"): open(isObject: true)
        case UInt8(ascii: "["): open(isObject: false)
        case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = containers.popLast()
        case UInt8(ascii: ","): expectsKey = containers.last?.isObject ?? false
        case UInt8(ascii: ":"): expectsKey = false
        case UInt8(ascii: "\""): try beginString(each)
        default: break
        }
    }

    private mutating func open(isObject: Bool) {
        containers.append(Container(isObject: isObject))
        expectsKey = isObject
    }

    private mutating func beginString(_ each: (Piece) throws -> Void) throws {
        if expectsKey {
            state = .key(start: document.count)
        } else if containers.count == 3, containers[0].key == "_attachments", containers[2].key == "data" {
            state = .data
            try each(.begin(containers[1].key))
        } else {
            state = .string
        }
    }
}
