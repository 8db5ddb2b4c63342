import Artifacts
import Core
import Ledger
import SystemPackage
import TestSupport
import Testing

@testable import Bundles

@Suite("A run in one file")
struct RunBundleTests {
    /// A ledger with two runs and a store with three artifacts, of which the run needs two.
    private struct Place {
        let folder: FilePath
        let ledger: Ledger
        let store: ArtifactStore
        var objects: [Digest] = []

        init(_ folder: FilePath) async throws {
            self.folder = folder
            ledger = try await Ledger(folder: folder, now: { Timestamp(seconds: 1_764_000_000) })
            store = ArtifactStore(root: folder.appending("store"))
        }

        mutating func fill() async throws {
            for run in ["one", "two"] {
                let opening = LedgerEvent.RunOpening(
                    product: "tool", version: "1.2.3", scope: "release", planDigest: Digest.of("plan"),
                    release: "{}")
                try await ledger.append(.opened(opening), run: run)
            }
            for size in [0, 700, 70_000] {
                let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                let artifact = try store.add(fileName: "\(size)") { try $0.write(bytes) }
                let record = LedgerEvent.PackagedRecord(
                    action: "package \(size)", fileName: "\(size)", digest: artifact.sha256, size: size,
                    content: "{}")
                try await ledger.append(.packaged(record), run: "two")
                if size != 700 { objects.append(artifact.sha256) }
            }
        }
    }

    private func with(
        _ body: (_ source: Place, _ file: FilePath, _ target: Place) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            var source = try await Place(folder.appending("source"))
            try await source.fill()
            let file = folder.appending("run.tar")
            _ = try await RunBundle.export(
                run: "two", objects: source.objects, from: source.ledger, store: source.store, to: file)
            try await body(source, file, try await Place(folder.appending("target")))
        }
    }

    @Test("goes to another machine with its rows and its artifacts, and comes back")
    func roundTrip() async throws {
        try await with { source, file, target in
            let contents = try await RunBundle.import(file, into: target.ledger, store: target.store)
            #expect(contents.run == "two")
            #expect(Set(contents.objects) == Set(source.objects))
            let (left, right) = (try await source.ledger.entries(), try await target.ledger.entries())
            #expect(left == right)
            for object in source.objects { try target.store.verify(object) }
            try await target.ledger.append(.closed(conclusion: "done"), run: "two")
            _ = try await RunBundle.export(
                run: "two", objects: source.objects, from: target.ledger, store: target.store, to: file)
            _ = try await RunBundle.import(file, into: source.ledger, store: source.store)
            let last = try await source.ledger.entries(of: "two").last
            #expect(last?.event == .closed(conclusion: "done"))
        }
    }

    @Test("has the same bytes each time, holds only what the run needs, and nothing is left beside it")
    func deterministic() async throws {
        try await with { source, file, _ in
            let first = try FileStream.contents(of: file)
            let objects = Array(source.objects.reversed()) + source.objects
            _ = try await RunBundle.export(
                run: "two", objects: objects, from: source.ledger, store: source.store, to: file)
            #expect(try FileStream.contents(of: file) == first)
            let listing = try await RealProgram("tar").run(["-tf", file.string])
            let names = source.objects.map { "store/sha256/\($0.hex)" }.sorted()
            #expect(
                listing.output.split(separator: "\n").map(String.init)
                    == ["bundle.json", "ledger.ndjson"] + names)
            let folder = file.removingLastComponent()
            #expect(try FileSystem.names(in: folder).filter { $0.hasPrefix("run") } == ["run.tar"])
        }
    }

    @Test("with a changed byte anywhere is refused, and the ledger stays empty")
    func everyByte() async throws {
        try await with { _, file, target in
            let whole = try FileStream.contents(of: file)
            var random = SplitMix64(seed: 11)
            for _ in 0..<50 {
                var bytes = whole
                let index = random.happens(1, of: 2) ? random.below(8192) : random.below(bytes.count)
                bytes[index] ^= UInt8(1 << random.below(8))
                try FileSystem.write(bytes, to: file)
                let place = try await Place(target.folder.appending("\(index)-\(random.next())"))
                do {
                    _ = try await RunBundle.import(file, into: place.ledger, store: place.store)
                    // Also an entry's owner, mode and time: the header's sum covers them.
                    Issue.record("byte \(index) was changed and not noticed")
                } catch let failure as Failure {
                    let codes = [
                        "bundle.malformed", "bundle.altered", "ledger.not-exported", "ledger.broken",
                    ]
                    #expect(codes.contains(failure.code.name), "\(index): \(failure)")
                    let entries = try await place.ledger.entries()
                    #expect(entries.isEmpty)
                }
            }
        }
    }

    @Test("with a bit changed outside of the contents, also where tar does not look, is none that is written")
    func everyHeader() async throws {
        try await with { source, path, _ in
            let contents = try await RunBundle.export(
                run: "two", objects: source.objects, from: source.ledger, store: source.store, to: path)
            let whole = try FileStream.contents(of: path)
            let ranges = try Self.contents(of: whole)
            #expect(ranges.count == 4)
            let log = Digest.of(Array(whole[ranges[1]]))
            try BundleReader(path).verify(expecting: contents, log: log)
            let file = try FileDescriptor.open(path, .readWrite)
            defer { try? file.close() }
            for index in whole.indices where !ranges.contains(where: { $0.contains(index) }) {
                // A checksum has bytes that the sum does not cover, and that readers pass over.
                let isSum = ranges.contains { (357...364).contains($0.lowerBound - index) }
                for bit in isSum ? Array(0..<8) : [index % 8] {
                    try file.writeAll(toAbsoluteOffset: Int64(index), [whole[index] ^ 1 << UInt8(bit)])
                    let failure = #expect(throws: Failure.self, "bit \(bit) of byte \(index)") {
                        try BundleReader(path).verify(expecting: contents, log: log)
                    }
                    #expect(failure?.code == .bundleMalformed)
                }
                try file.writeAll(toAbsoluteOffset: Int64(index), [whole[index]])
            }
            try BundleReader(path).verify(expecting: contents, log: log)
        }
    }

    /// Where the contents of a tar's entries are, by its own sizes.
    private static func contents(of tar: [UInt8]) throws -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        while tar[start] != 0 {
            let size = try #require(
                Int(String(decoding: tar[(start + 124)..<(start + 135)], as: UTF8.self), radix: 8))
            ranges.append((start + 512)..<(start + 512 + size))
            start += 512 + (size + 511) / 512 * 512
        }
        return ranges
    }

    @Test("is not written if the ledger's lines are not those that were exported")
    func otherLines() async throws {
        try await with { source, path, _ in
            let contents = try await RunBundle.export(
                run: "two", objects: source.objects, from: source.ledger, store: source.store, to: path)
            let failure = #expect(throws: Failure.self) {
                try BundleReader(path).verify(expecting: contents, log: Digest.of("other lines"))
            }
            #expect(failure?.code == .bundleAltered)
        }
    }

    @Test("cut anywhere, or with something behind it, is refused", arguments: [1, 511, 512, 1024, 5000, -1])
    func cut(count: Int) async throws {
        try await with { _, file, target in
            let whole = try FileStream.contents(of: file)
            try FileSystem.write(count < 0 ? whole + [0] : Array(whole.dropLast(count)), to: file)
            let failure = await #expect(throws: Failure.self) {
                _ = try await RunBundle.import(file, into: target.ledger, store: target.store)
            }
            #expect(failure?.code == .bundleMalformed)
            let entries = try await target.ledger.entries()
            #expect(entries.isEmpty)
        }
    }

    @Test("is not made of an altered artifact, a missing one, or an unknown run")
    func refusedExport() async throws {
        try await with { source, file, _ in
            let output = file.removingLastComponent().appending("other.tar")
            func export(_ run: String) async throws -> String? {
                let failure = await #expect(throws: Failure.self) {
                    _ = try await RunBundle.export(
                        run: run, objects: source.objects, from: source.ledger, store: source.store,
                        to: output)
                }
                #expect(!FileSystem.exists(output))
                let names = try FileSystem.names(in: output.removingLastComponent())
                #expect(!names.contains { $0.hasPrefix("other") })
                return failure?.code.name
            }
            #expect(try await export("three") == "bundle.no-run")
            let path = source.store.path(of: source.objects[1])
            var bytes = try FileStream.contents(of: path)
            bytes[77] ^= 1
            try FileSystem.write(bytes, to: path)
            #expect(try await export("two") == "bundle.altered")
            try FileSystem.remove(path)
            #expect(try await export("two") == "store.missing")
        }
    }

    @Test("packed again by tar is refused with the entry's name if its entries stand otherwise")
    func otherOrder() async throws {
        try await with { _, file, target in
            let folder = target.folder.appending("unpacked")
            try FileSystem.makeFolder(folder)
            try await RealProgram("tar").run(["-xf", file.string, "-C", folder.string]).succeeding("tar")
            try await RealProgram("tar").run(
                ["--format=ustar", "-cf", file.string, "ledger.ndjson", "bundle.json"], in: folder
            ).succeeding("tar")
            let failure = await #expect(throws: Failure.self) {
                _ = try await RunBundle.import(file, into: target.ledger, store: target.store)
            }
            #expect(failure?.code == .bundleMalformed)
            #expect(failure?.message.contains("`ledger.ndjson` stands where bundle.json must be") == true)
        }
    }
}
