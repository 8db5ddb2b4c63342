import Core
import Foundation
import Ledger
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("The lease of a product")
struct LeaseTests {
    /// A clock that stands until it is moved.
    private final class Clock: Sendable {
        private let seconds = Atomic<Int>(1_764_000_000)

        var now: @Sendable () -> Timestamp {
            { [self] in Timestamp(seconds: seconds.load(ordering: .relaxed)) }
        }

        func advance(_ count: Int) { seconds.add(count, ordering: .relaxed) }
    }

    /// Who passed a check with which fence.
    private final class Passes: Sendable {
        private let seen = Mutex<[Int: Set<String>]>([:])

        var holders: [Int: Set<String>] { seen.withLock { $0 } }

        func note(_ fence: Int, _ holder: String) {
            seen.withLock { _ = $0[fence, default: []].insert(holder) }
        }
    }

    private static func leases(_ folder: FilePath, _ holder: String, _ clock: Clock) -> SharedFolderLeases {
        SharedFolderLeases(folder: folder, holder: holder, term: 60, allowance: 5, now: clock.now)
    }

    @Test("a second holder is refused, and the first one is named; after a release the fence rises")
    func held() async throws {
        try await withTemporaryFolder { folder in
            let clock = Clock()
            let (a, b) = (Self.leases(folder, "host-a", clock), Self.leases(folder, "host-b", clock))
            let first = try await a.acquire("../tool / x")
            try await first.check()
            let failure = await #expect(throws: Failure.self) { _ = try await b.acquire("../tool / x") }
            #expect(failure?.code == .leaseHeld)
            #expect(failure?.message.contains("host-a holds the lease until 2025-11-24T16:01:00Z") == true)
            #expect(try await b.acquire("another product").fence == 1)
            try await first.release()
            #expect(try await b.acquire("../tool / x").fence == 2)
            let gone = await #expect(throws: Failure.self) { try await first.check() }
            #expect(gone?.code == .leaseLost)
            try await first.release()
        }
    }

    @Test("a holder that is silent for a term loses the lease, first by its own clock, then to the next")
    func expiry() async throws {
        try await withTemporaryFolder { folder in
            let (clock, late) = (Clock(), Clock())
            let first = try await Self.leases(folder, "first", late).acquire("tool")
            let other = Self.leases(folder, "second", clock)
            for seconds in [60, 5] {
                clock.advance(seconds)
                await #expect(throws: Failure.self) { _ = try await other.acquire("tool") }
            }
            clock.advance(1)
            let second = try await other.acquire("tool")
            #expect(second.fence == 2)
            // The stale holder's clock stands: it is told by the higher fence.
            for use in [first.check, first.renew] {
                let failure = await #expect(throws: Failure.self) { try await use() }
                #expect(failure?.code == .leaseLost)
                #expect(failure?.message.contains("second has followed with 2") == true)
            }
            late.advance(60)
            let failure = await #expect(throws: Failure.self) { try await first.check() }
            #expect(failure?.message.contains("it ran out at") == true)
            try await first.release()
            try await second.check()
        }
    }

    @Test("checks keep a lease alive, and each leaves more than half a term")
    func checks() async throws {
        try await withTemporaryFolder { folder in
            let clock = Clock()
            let lease = try await Self.leases(folder, "first", clock).acquire("tool")
            for _ in 0..<20 {
                clock.advance(30)
                try await lease.check()
                await #expect(throws: Failure.self) {
                    _ = try await Self.leases(folder, "second", clock).acquire("tool")
                }
            }
        }
    }

    @Test("of many who race one wins each time, and no fence is ever given twice", arguments: 1...5)
    func race(seed: UInt64) async throws {
        try await withTemporaryFolder { folder in
            let clock = Clock()
            let passes = Passes()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        var random = SplitMix64(seed: seed << 8 + UInt64(number))
                        let leases = Self.leases(folder, "\(number)", clock)
                        for _ in 0..<60 {
                            guard let lease = try? await leases.acquire("tool") else {
                                clock.advance(random.below(9))
                                continue
                            }
                            while random.happens(3, of: 4), (try? await lease.check()) != nil {
                                passes.note(lease.fence, "\(number)")
                                clock.advance(random.below(20))
                            }
                            if random.happens(1, of: 2) { try await lease.release() }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let seen = passes.holders
            #expect(seen.count > 3)
            #expect(seen.allSatisfy { $0.value.count == 1 })
        }
    }

    private static let contender = URL(fileURLWithPath: CommandLine.arguments[0])
        .deletingLastPathComponent().appendingPathComponent("LeaseContender").path

    @Test("of several processes none passes with another's fence, and a killed one is followed")
    func processes() async throws {
        try await withTemporaryFolder { folder in
            let program = RealProgram(Self.contender)
            let victim = try program.start([folder.string, "victim", "0"])
            #expect(try await victim.line() == "victim 1")
            let others = try (0..<4).map { try program.start([folder.string, "\($0)", "6"]) }
            // Longer than the victim's term, which it has to renew.
            try await Task.sleep(for: .milliseconds(4500))
            #expect(others.allSatisfy { $0.printed.isEmpty }, "while the victim lives")
            victim.kill()
            var holders: [String: Set<String>] = [:]
            for other in others {
                let result = try await other.result().succeeding("LeaseContender")
                for line in result.output.split(separator: "\n") where !line.hasPrefix("lost") {
                    let words = line.split(separator: " ").map(String.init)
                    holders[words[1], default: []].insert(words[0])
                }
            }
            #expect(holders.count >= 12)
            #expect(holders["1"] == nil)
            #expect(holders.allSatisfy { $0.value.count == 1 }, "\(holders)")
        }
    }

    @Test("a file that is no lease is named, and nobody gets the lease")
    func foreignFile() async throws {
        try await withTemporaryFolder { folder in
            let clock = Clock()
            _ = try await Self.leases(folder, "first", clock).acquire("tool")
            let place = folder.appending(Digest.of("tool").hex)
            try FileSystem.write(Array("{".utf8), to: place.appending("7.lease"))
            clock.advance(1000)
            let failure = await #expect(throws: Failure.self) {
                _ = try await Self.leases(folder, "second", clock).acquire("tool")
            }
            #expect(failure?.code == .leaseUnusable)
            #expect(failure?.subject.hasSuffix("7.lease") == true)
        }
    }
}
