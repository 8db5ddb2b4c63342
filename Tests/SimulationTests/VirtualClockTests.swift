import Core
import Simulation
import Testing

@Suite("Virtual time")
struct VirtualClockTests {
    private actor Alarms {
        private(set) var rung: [Int] = []

        func ring(_ number: Int) { rung.append(number) }
    }

    @Test("ten hours pass in less than a millisecond")
    func hours() async throws {
        let simulation = SimulationExecutor(.firstComeFirstServed)
        let (virtual, real) = try await simulation.run {
            let (before, start) = (simulation.clock.now, ContinuousClock.now)
            try await simulation.clock.sleep(for: .seconds(36_000))
            return (before.duration(to: simulation.clock.now), start.duration(to: .now))
        }
        #expect(virtual == .seconds(36_000))
        #expect(real < .milliseconds(1))
    }

    @Test(
        "sleepers wake in the order of their times, whatever the seed",
        arguments: 1...20 as ClosedRange<UInt64>)
    func order(seed: UInt64) async throws {
        let simulation = SimulationExecutor(.drawn(seed: seed))
        let rung = try await simulation.run {
            let alarms = Alarms()
            await withTaskGroup(of: Void.self) { group in
                for number in [5, 1, 4, 2, 3] {
                    group.addTask {
                        try? await simulation.clock.sleep(for: .seconds(number))
                        await alarms.ring(number)
                    }
                }
            }
            return await alarms.rung
        }
        #expect(rung == [1, 2, 3, 4, 5])
        #expect(simulation.clock.now.offset == .seconds(5))
    }

    @Test("time stands still while anything can run")
    func still() async throws {
        let simulation = SimulationExecutor(.drawn(seed: 1))
        let seen = try await simulation.run {
            await withTaskGroup(of: Duration?.self) { group in
                group.addTask {
                    try? await simulation.clock.sleep(for: .seconds(1))
                    return nil
                }
                group.addTask {
                    for _ in 0..<1000 { try? await offPool {} }
                    return simulation.clock.now.offset
                }
                return await group.compactMap { $0 }.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(seen == [.zero])
    }

    @Test("cancelling wakes at once, before and during the sleep")
    func cancelling() async throws {
        let simulation = SimulationExecutor(.firstComeFirstServed)
        try await simulation.run {
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        do {
                            try await simulation.clock.sleep(for: .seconds(100))
                            return false
                        } catch {
                            return error is CancellationError
                        }
                    }
                }
                try? await simulation.clock.sleep(for: .seconds(1))
                group.cancelAll()
                group.addTask {
                    (try? await simulation.clock.sleep(for: .seconds(100))) == nil
                }
                for await woken in group { #expect(woken) }
            }
        }
        #expect(simulation.clock.now.offset == .seconds(1))
    }
}
