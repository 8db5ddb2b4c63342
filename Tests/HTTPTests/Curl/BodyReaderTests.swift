import Foundation
import SystemPackage
import Testing

@testable import HTTP

@Suite("A body's bytes") struct BodyReaderTests {
    let folder = Result { try TemporaryFolder() }

    /// Bytes that show any misplacement.
    static func pattern(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
    }

    static func readAll(_ reader: BodyReader, pieces: Int) throws -> [UInt8] {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: pieces)
        while true {
            let count = try piece.withUnsafeMutableBytes { try reader.read(into: $0) }
            if count == 0 { return all }
            all += piece[..<count]
        }
    }

    @Test(
        "base64 equals Foundation's for every padding and every cut", arguments: [0, 1, 2, 3, 4, 5, 57, 1000])
    func base64(size: Int) throws {
        let bytes = Self.pattern(size)
        let file = try folder.get().write(bytes, "file")
        let body = Body([.base64(file, size: size)])
        let expected = Data(bytes).base64EncodedString()
        #expect(body.length == expected.utf8.count)
        for pieces in [1, 2, 3, 4, 5, 7, 8, 64, 5000] {
            #expect(try Self.readAll(BodyReader(body), pieces: pieces) == Array(expected.utf8), "\(pieces)")
        }
    }

    @Test("a large file in base64 fits together at the seams of its pieces")
    func largeBase64() throws {
        let bytes = Self.pattern(1_000_001)
        let file = try folder.get().write(bytes, "file")
        let read = try Self.readAll(BodyReader(Body([.base64(file, size: bytes.count)])), pieces: 65_537)
        #expect(read == Array(Data(bytes).base64EncodedString().utf8))
    }

    @Test("parts follow each other, also empty ones, and every position can be read again")
    func seeks() throws {
        let bytes = Self.pattern(300)
        let file = try folder.get().write(bytes, "file")
        let body = Body([
            .bytes([]), .bytes(Array("{\"data\":\"".utf8)), .base64(file, size: 300), .bytes([]),
            .file(file, offset: 10, length: 200), .file(file, offset: 300, length: 0),
            .bytes(Array("\"}".utf8)),
        ])
        let whole = try Self.readAll(BodyReader(body), pieces: 13)
        let expected =
            Array("{\"data\":\"\(Data(bytes).base64EncodedString())".utf8) + bytes[10..<210]
            + Array("\"}".utf8)
        #expect(whole == expected)
        #expect(body.length == whole.count)
        let reader = BodyReader(body)
        for offset in stride(from: whole.count, through: 0, by: -1) {
            reader.seek(to: offset)
            #expect(try Self.readAll(reader, pieces: 1000) == Array(whole[offset...]), "from \(offset)")
        }
    }

    @Test("a file that is missing, too short or of another size is found before anything is sent")
    func checks() throws {
        let file = try folder.get().write(Self.pattern(10), "file")
        let missing = FilePath(try folder.get() / "missing")
        let wrong: [Body.Part] = [
            .file(missing, offset: 0, length: 1), .file(file, offset: 5, length: 6), .base64(file, size: 9),
            .base64(file, size: 11),
        ]
        for part in wrong {
            #expect { try BodyFile.check(part) } throws: { ($0 as? ExchangeProblem)?.reason == .file }
        }
        try BodyFile.check(.file(file, offset: 5, length: 5))
        try BodyFile.check(.base64(file, size: 10))
    }

    @Test("a file that became shorter while it is sent is a failure, not a short body")
    func shrinks() throws {
        let file = try folder.get().write(Self.pattern(10), "file")
        #expect { try Self.readAll(BodyReader(.file(file, size: 20)), pieces: 100) } throws: {
            ($0 as? ExchangeProblem)?.message.contains("ends at byte 10") == true
        }
    }
}
