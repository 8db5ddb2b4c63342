import Core
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import Testing

@testable import Destinations

@Suite("A size that jumps is told before anything is sent")
struct NPMSizeJumpTests {
    private static let sizes: [(Int?, Int?, Bool)] = [
        (nil, 9_000_000, false), (9_000_000, nil, false), (1000, 90_000, false),
        (1_000_000, 1_900_000, false), (1_000_000, 2_100_000, true), (1_000_000, 400_000, true),
        (150_000, 60_000, false),
    ]

    @Test("from 100 kB on, more than twice or less than half", arguments: sizes)
    func rule(old: Int?, new: Int?, isOdd: Bool) {
        #expect((NPMSizeJump(from: "1.0.0", of: old, to: new) != nil) == isOdd)
    }

    /// A document as npm's registry gives it, which tells the sizes of all versions.
    private static var packument: OutgoingResponse {
        let versions = [("1.0.0", 1_000_000), ("1.1.0", 5_000_000)].map { version, size in
            #""\#(version)":{"dist":{"tarball":"http://127.0.0.1/x.tgz","unpackedSize":\#(size)}}"#
        }.joined(separator: ",")
        let text = #"{"dist-tags":{"latest":"1.0.0","next":"1.1.0"},"versions":{\#(versions)}}"#
        return .bytes(Array(text.utf8), type: "application/json")
    }

    @Test(
        "the version that the tag points to is what is compared with, with no request more",
        arguments: [("latest", 1), ("next", 0), ("other", 0)])
    func inspection(tag: String, count: Int) async throws {
        try await NPMFixture.run(fault: { _ in .answer(Self.packument) }) { npm in
            let told = Mutex<[String]>([])
            let plain = try npm.publication("plain", "2.0.0", tag: tag, access: nil)
            var tarball = plain.document.tarball
            tarball.unpackedSize = 4_900_000
            let publication = try NPMPublication(
                name: "plain", version: "2.0.0", manifest: plain.document.manifest, tarball: tarball,
                tag: tag, access: nil, connection: npm.connection(),
                notify: { line in told.withLock { $0.append(line) } })
            #expect(try await publication.inspect() == .absent)
            let words = "npm:plain@2.0.0: its files have 4900000 bytes, and those of 1.0.0 have 1000000"
            #expect(told.withLock { $0 } == Array(repeating: words, count: count))
            #expect(npm.exchanges.take().map(\.target) == ["/plain?write=true"])
        }
    }
}
