import Core
import Testing

@testable import Rehearsal

@Suite("The document of a publish is taken apart while it arrives")
struct PublishDocumentScannerTests {
    private static let document = #"""
        {"_id":"a","note\"_attachments":{"x":{"data":"kept"}},"list":[1,{"data":"kept"}],
        "_attachments":{"a-1.tgz":{"content_type":"x","data":"QUJD","length":3},
        "a\"b.sigstore":{"data":"{\"k\":\"v\\\\\"}","more":{"data":"kept"}},
        "empty.tgz":{"data":""}}}
        """#

    @Test("in pieces of any length", arguments: [1, 2, 3, 5, 7, 64, 4096])
    func pieces(length: Int) throws {
        var scanner = PublishDocumentScanner()
        var found: [String: [UInt8]] = [:]
        var current = ""
        let bytes = Array(Self.document.utf8)
        for start in stride(from: 0, to: bytes.count, by: length) {
            try Array(bytes[start..<min(start + length, bytes.count)]).withUnsafeBytes { piece in
                try scanner.scan(piece) { part in
                    switch part {
                    case .begin(let name):
                        current = name
                        found[name] = []
                    case .more(let bytes): found[current]?.append(contentsOf: bytes)
                    case .end: current = ""
                    }
                }
            }
        }
        #expect(found.keys.sorted() == ["a\"b.sigstore", "a-1.tgz", "empty.tgz"])
        #expect(found["a-1.tgz"] == Array("QUJD".utf8))
        #expect(found["a\"b.sigstore"] == Array(#"{\"k\":\"v\\\\\"}"#.utf8))
        let rest = try JSONValue(parsing: scanner.document)
        #expect(rest["_attachments"]?["a-1.tgz"]?["data"] == "")
        #expect(rest["_attachments"]?["a-1.tgz"]?["length"] == 3)
        #expect(rest["note\"_attachments"]?["x"]?["data"] == "kept")
        #expect(rest["_attachments"]?["a\"b.sigstore"]?["more"]?["data"] == "kept")
    }

    @Test("a document that is too long or too deep is refused")
    func limits() {
        for text in [String(repeating: " ", count: 100), String(repeating: "[", count: 1000)] {
            var scanner = PublishDocumentScanner(limit: text.hasPrefix("[") ? 2000 : 50)
            #expect(throws: PublishDocumentScanner.TooLarge.self) {
                try Array(text.utf8).withUnsafeBytes { try scanner.scan($0) { _ in } }
            }
        }
    }

    @Test(
        "base64 in pieces, and what is none",
        arguments: [
            (["QU", "JD"], "ABC"), (["Q", "UI", "="], "AB"), (["QQ=="], "A"), ([""], ""),
            (["QQ==", "QQ=="], nil), (["QUJ"], nil), (["QU D"], nil), (["Q-JD"], nil),
        ] as [([String], String?)])
    func base64(pieces: [String], expected: String?) {
        var decoder = Base64Decoder()
        var bytes: [UInt8] = []
        do {
            for piece in pieces {
                bytes += try Array(piece.utf8).withUnsafeBytes { try decoder.decode($0) }
            }
            try decoder.finish()
            #expect(String(decoding: bytes, as: UTF8.self) == expected)
        } catch {
            #expect(expected == nil)
        }
    }
}
