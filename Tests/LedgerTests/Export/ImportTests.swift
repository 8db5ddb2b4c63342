import Core
import Ledger
import SystemPackage
import TestSupport
import Testing

@Suite("Importing a ledger")
struct ImportTests {
    /// A filled ledger's log in a file, and another ledger.
    private func with(
        _ body: (_ source: Ledger, _ log: FilePath, _ target: Ledger) async throws -> Void
    ) async throws {
        try await SampleLedger.with { source, folder in
            try await SampleLedger.fill(source)
            let log = folder.appending("ledger.ndjson")
            try FileSystem.write(try await SampleLedger.export(source), to: log)
            try await body(source, log, try await SampleLedger.open(folder.appending("target")))
        }
    }

    @Test("into an empty ledger gives the same rows, and it goes on from there")
    func empty() async throws {
        try await with { source, log, target in
            let head = try #require(try await source.requireWhole())
            #expect(try await target.importRows(from: log) == LedgerImportFigures(head, 16))
            let entries = try await source.entries()
            #expect(try await target.entries() == entries)
            #expect(try await SampleLedger.sameLog(target, source))
            #expect(try await target.append(SampleLedger.opening, run: "three") == 17)
            #expect(try await target.requireWhole(knownHead: head.hash)?.sequence == 17)
        }
    }

    @Test("into a beginning of it adds what is new, and a second time nothing", arguments: [1, 8, 15, 16])
    func prefix(count: Int) async throws {
        try await with { source, log, target in
            let lines = try FileStream.contents(of: log).split(separator: 10)
            let part = FilePath(log.string + ".part")
            try FileSystem.write(Array(lines.prefix(count).joined(separator: [10])) + [10], to: part)
            #expect(try await target.importRows(from: part).added == count)
            #expect(try await target.importRows(from: log).added == 16 - count)
            #expect(try await target.importRows(from: log).added == 0)
            #expect(try await SampleLedger.sameLog(target, source))
        }
    }

    @Test("into a ledger with rows of its own is refused, whether others or more")
    func diverged() async throws {
        try await with { source, log, target in
            try await source.append(SampleLedger.opening, run: "three")
            try await target.append(.closed(conclusion: "other"), run: "one")
            for ledger in [source, target] {
                let before = try await SampleLedger.export(ledger)
                let failure = await #expect(throws: Failure.self) { try await ledger.importRows(from: log) }
                #expect(failure?.code.name == "ledger.diverged")
                #expect(try await SampleLedger.export(ledger) == before)
            }
        }
    }

    @Test("of a file with any one byte changed, removed or added is refused, and nothing is written")
    func everyByte() async throws {
        try await SampleLedger.with { source, folder in
            for event in SampleLedger.events.suffix(3) { try await source.append(event, run: "r") }
            let log = try await SampleLedger.export(source)
            let file = folder.appending("damaged")
            let target = try await SampleLedger.open(folder.appending("target"))
            var random = SplitMix64(seed: 7)
            for index in log.indices {
                var damaged = log
                switch random.below(3) {
                case 0: damaged[index] ^= UInt8(1 << random.below(7))
                case 1: damaged.remove(at: index)
                default: damaged.insert(UInt8(random.below(128)), at: index)
                }
                if damaged == log { continue }
                try damaged.withUnsafeBytes { try write($0, to: file) }
                let failure = await #expect(throws: Failure.self, "byte \(index)") {
                    try await target.importRows(from: file)
                }
                #expect(["ledger.not-exported", "ledger.broken"].contains(failure?.code.name))
            }
            #expect(try await target.entries() == [])
        }
    }

    @Test(
        "of a time that no calendar has is refused",
        arguments: ["2026-9223372036854775807-01T00:00:00Z", "2026-02-30T00:00:00Z"])
    func time(_ time: String) async throws {
        try await with { _, log, target in
            let text = String(decoding: try FileStream.contents(of: log), as: UTF8.self)
            let changed = text.replacing("2025-11-24T16:00:00Z", with: time)
            #expect(changed != text)
            try FileSystem.write(Array(changed.utf8), to: log)
            let failure = await #expect(throws: Failure.self) { try await target.importRows(from: log) }
            #expect(failure?.code.name == "ledger.not-exported")
        }
    }

    /// Without the flush to the disk that a thousand rounds would wait for.
    private func write(_ bytes: UnsafeRawBufferPointer, to file: FilePath) throws {
        let descriptor = try FileDescriptor.open(
            file, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    }

    @Test(
        "of lines in another order, twice or missing is refused",
        arguments: [[1, 0, 2], [0, 0, 1], [0, 2], [1, 2], []])
    func order(_ order: [Int]) async throws {
        try await with { _, log, target in
            let lines = try FileStream.contents(of: log).split(separator: 10)
            try FileSystem.write(order.flatMap { lines[$0] + [10] }, to: log)
            await #expect(throws: Failure.self) { try await target.importRows(from: log) }
            #expect(try await target.entries() == [])
        }
    }

    @Test("of a file that ends before the row that is expected as the last is refused")
    func cut() async throws {
        try await with { source, log, target in
            let head = try #require(try await source.requireWhole())
            let lines = try FileStream.contents(of: log).split(separator: 10)
            try FileSystem.write(lines.prefix(9).flatMap { $0 + [10] }, to: log)
            let failure = await #expect(throws: Failure.self) {
                try await target.importRows(from: log, head: head)
            }
            #expect(failure?.code.name == "ledger.broken")
            #expect(try await target.entries() == [])
        }
    }
}

/// What an import is expected to answer.
private struct LedgerImportFigures {
    let head: LedgerHead
    let added: Int

    init(_ head: LedgerHead, _ added: Int) { (self.head, self.added) = (head, added) }

    static func == (left: LedgerImport, right: Self) -> Bool {
        left.head == right.head && left.added == right.added
    }
}
