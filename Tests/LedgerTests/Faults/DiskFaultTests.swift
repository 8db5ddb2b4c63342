import Core
import Ledger
import SystemPackage
import TestSupport
import Testing

@Suite("The ledger on a disk that fails")
struct DiskFaultTests {
    /// How often a fault happens, and what is left of the disk afterwards.
    struct Mode: Sendable, CustomTestStringConvertible {
        let fault: FaultyDisk.Fault
        let times: Int?

        var testDescription: String { "\(fault.rawValue), \(times.map { "\($0) times" } ?? "for good")" }

        static let all = FaultyDisk.Fault.allCases.flatMap { fault in
            fault == .powerLoss
                ? [Mode(fault: fault, times: nil)]
                : [1, 2, nil].map { Mode(fault: fault, times: $0) }
        }
    }

    private static let conclusions = (1...6).map { "conclusion \($0) " + String(repeating: "x", count: 3000) }

    @Test(
        "at every write and every flush: what was acknowledged stays, nothing is there by half, and it goes on",
        arguments: Mode.all)
    func everyStep(mode: Mode) async throws {
        var step = 1
        while try await survives(mode, step) { step += 1 }
        // Below this the fault would not have reached the rows.
        #expect(step > (mode.fault == .syncError ? 8 : 20))
    }

    /// Writes until the fault, reads what is left; false if the work ended before the fault.
    private func survives(_ mode: Mode, _ step: Int) async throws -> Bool {
        try await withTemporaryFolder { folder in
            let (place, recovered) = (folder.appending("disk"), folder.appending("recovered"))
            try FileSystem.makeFolder(place)
            let disk = try FaultyDisk(place)
            disk.arm(mode.fault, at: step, times: mode.times)
            let acknowledged = await Self.write(place)
            try await disk.closed()
            let hasFailed = disk.hasFailed
            disk.disarm()
            if mode.fault == .powerLoss { try disk.recover(into: recovered) }
            let left = mode.fault == .powerLoss ? recovered : place
            try await Self.check(left, acknowledged, "\(mode.testDescription) at \(step)")
            try await disk.closed()
            return hasFailed
        }
    }

    /// Appends all that it can; answers what was acknowledged.
    private static func write(_ folder: FilePath) async -> [String] {
        guard let ledger = try? await SampleLedger.open(folder) else { return [] }
        var acknowledged: [String] = []
        for conclusion in conclusions {
            if (try? await ledger.append(.closed(conclusion: conclusion), run: "one")) != nil {
                acknowledged.append(conclusion)
            }
        }
        return acknowledged
    }

    private static func check(_ folder: FilePath, _ acknowledged: [String], _ place: String) async throws {
        let ledger = try await SampleLedger.open(folder)
        let found = try await ledger.entries(of: "one").compactMap { entry in
            if case .closed(let conclusion) = entry.event { conclusion } else { nil }
        }
        let whole = try await ledger.requireWhole()
        #expect(whole?.sequence ?? 0 == found.count, "\(place): rows")
        #expect(found.filter { acknowledged.contains($0) } == acknowledged, "\(place): lost or moved")
        // What was not acknowledged may be there, whole and in its place.
        #expect(conclusions.filter { found.contains($0) } == found, "\(place): not what was written")
        let next = try await ledger.append(.closed(conclusion: "afterwards"), run: "one")
        #expect(next == found.count + 1, "\(place): the ledger does not go on")
        _ = try await ledger.requireWhole(knownHead: whole?.hash)
    }

    @Test("files beside the disk do not notice it")
    func others() async throws {
        try await withTemporaryFolder { folder in
            let disk = try FaultyDisk(folder.appending("disk"))
            disk.arm(.full, at: 1, times: nil)
            let ledger = try await SampleLedger.open(folder.appending("other"))
            try await SampleLedger.fill(ledger)
            #expect(try await ledger.requireWhole()?.sequence == 16)
            #expect(!disk.hasFailed)
            let failure = await #expect(throws: Failure.self) {
                _ = try await SampleLedger.open(folder.appending("disk"))
            }
            #expect(failure?.code.name == "ledger.unusable")
            try await disk.closed()
        }
    }
}
