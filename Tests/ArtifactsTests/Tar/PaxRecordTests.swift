import Testing

@testable import Artifacts

@Suite("Records of pax headers")
struct PaxRecordTests {
    @Test("a length counts its own digits", arguments: [1, 90, 91, 92, 93, 990, 991, 992, 993, 9990])
    func lengths(count: Int) throws {
        let bytes = PaxRecord.bytes("path", String(repeating: "p", count: count))
        #expect(bytes.starts(with: "\(bytes.count) path=p".utf8))
        let records = try #require(PaxRecord.read(bytes + bytes))
        #expect(records.map(\.key) == ["path", "path"])
        #expect(records.allSatisfy { $0.value.count == count })
    }

    @Test(
        "a wrong length, a record without a value, and something behind the last one are refused",
        arguments: [
            "8 path=a\n", "8 path=ab\n", "11 path=a\n", "-10 path=a\n", "0 path=a\n", " path=a\n", "7 path\n",
            "10 path=a\n1", "10 path=a\n\u{0}", "x",
        ])
    func refused(text: String) { #expect(PaxRecord.read(Array(text.utf8)) == nil) }
}
