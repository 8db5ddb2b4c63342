import Core
import HTTP
import HTTPTypes
import Simulation
import Synchronization
import Testing

@Suite("A process that dies")
struct PowerSwitchTests {
    /// Remembers what reached it.
    private final class Outside: Transport {
        private let arrived = Mutex<[String]>([])

        var requests: [String] { arrived.withLock { $0 } }

        func send(_ request: Request) async throws(TransportError) -> Response {
            arrived.withLock { $0.append(request.url) }
            return Response(status: .ok)
        }
    }

    private static func send(_ transport: PoweredTransport, _ count: Int) async -> [TransportError.Reason?] {
        var reasons: [TransportError.Reason?] = []
        for number in 1...count {
            do throws(TransportError) {
                _ = try await transport.send(Request(.put, "http://x/\(number)?token=secret"))
                reasons.append(nil)
            } catch {
                reasons.append(error.reason)
            }
        }
        return reasons
    }

    @Test("a run without a death tells its points, and no query")
    func points() async {
        let power = PowerSwitch()
        _ = await Self.send(PoweredTransport(Outside(), power: power), 2)
        #expect(
            power.points.map(\.description) == [
                "#1 before PUT http://x/1", "#2 after PUT http://x/1", "#3 before PUT http://x/2",
                "#4 after PUT http://x/2",
            ])
        #expect(power.death == nil)
    }

    @Test(
        "nothing gets out after the death, and nothing is heard of what did",
        arguments: [(1, 0), (2, 1), (3, 1), (4, 2)])
    func death(point: Int, arrived: Int) async {
        let (power, outside) = (PowerSwitch(offAt: point), Outside())
        let reasons = await Self.send(PoweredTransport(outside, power: power), 3)
        #expect(outside.requests.count == arrived)
        #expect(reasons.last == .some(.cancelled))
        #expect(reasons.filter { $0 == nil }.count == (point - 1) / 2)
        #expect(power.death?.number == point)
        #expect(power.points.count == point)
    }

    @Test("guarded work is not begun, or not heard of")
    func guarding() async {
        for (point, expected) in [(1, 0), (2, 1)] {
            let power = PowerSwitch(offAt: point)
            let done = Mutex(0)
            await #expect(throws: PowerLoss.self) {
                try await power.guarding("ledger intent") { done.withLock { $0 += 1 } }
            }
            #expect(done.withLock { $0 } == expected)
        }
    }

    @Test("a run that dies is cancelled, wakes from its sleep, and is known by its point")
    func life() async throws {
        let simulation = SimulationExecutor(.drawn(seed: 4))
        let power = PowerSwitch(offAt: 2)
        let died = try await simulation.run {
            await power.run {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        let clock = PoweredClock(simulation.clock, power: power)
                        try await clock.sleep(for: .seconds(36_000))
                    }
                    group.addTask { try await power.guarding("ledger") {} }
                    try await group.waitForAll()
                }
            }
        }
        guard case .died(let point) = died else {
            Issue.record("still alive")
            return
        }
        #expect(point == CrashPoint(number: 2, subject: "ledger", side: .after))
        #expect(simulation.clock.now.offset == .zero)
    }

    @Test("a run without a death ends with what it came to")
    func ended() async throws {
        let power = PowerSwitch()
        let life = await power.run { 7 }
        guard case .ended(.success(7)) = life else {
            Issue.record("\(life)")
            return
        }
    }
}
