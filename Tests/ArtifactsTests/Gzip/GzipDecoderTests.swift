import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("Expanding gzip")
struct GzipDecoderTests {
    private static let texts = [String(repeating: "first ", count: 200_000), "", "third"]

    /// What the real gzip makes of each text.
    private func members() throws -> [[UInt8]] {
        let folder = try TemporaryFolder()
        return try Self.texts.map { text in
            try folder.write("text", text)
            try Tool.gzip("--force", "--keep", "--no-name", "text", in: folder.path)
            return try FileStream.contents(of: folder.path.appending("text.gz"))
        }
    }

    private func feed(
        _ bytes: [UInt8], by step: Int, _ decoder: GzipDecoder, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws {
        try bytes.withUnsafeBytes { all in
            for start in stride(from: 0, to: all.count, by: step) {
                let piece = all[start..<min(start + step, all.count)]
                try decoder.decode(UnsafeRawBufferPointer(rebasing: piece), body)
            }
        }
    }

    @Test(
        "members of the real gzip, in pieces of any size, and which bytes each consists of",
        arguments: [1, 10, 1000, 1 << 20])
    func members(step: Int) throws {
        let members = try members()
        final class Parts { var bytes: [Int: [UInt8]] = [:] }
        let parts = Parts()
        let decoder = GzipDecoder { parts.bytes[$1, default: []] += $0 }
        var text: [UInt8] = []
        try feed(Array(members.joined()), by: step, decoder) { text += $0 }
        #expect(decoder.isComplete)
        #expect(text == Array(Self.texts.joined().utf8))
        #expect(members.indices.map { parts.bytes[$0] } == members)
    }

    @Test("a cut member is not complete; damage, and what is no member, are refused")
    func damage() throws {
        let member = try members()[0]
        let cut = GzipDecoder()
        try feed(member.dropLast(), by: 100, cut) { _ in }
        #expect(!cut.isComplete)
        var altered = member
        altered[member.count - 6] ^= 1
        for bytes in [altered, member + [0, 0, 0], Array("no gzip at all".utf8)] {
            #expect(throws: Inflater.Damaged.self) { try feed(bytes, by: 100, GzipDecoder()) { _ in } }
        }
    }
}
