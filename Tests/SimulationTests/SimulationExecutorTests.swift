import Core
import Simulation
import Synchronization
import Testing

@Suite("One thread, one order")
struct SimulationExecutorTests {
    /// Keeps its entries in the order in which they came.
    private actor Book {
        private(set) var entries: [String] = []

        func note(_ entry: String) { entries.append(entry) }
    }

    /// Eight tasks that share an actor, sleep, and do blocking work: what they did, in order.
    private static func trace(
        _ order: SimulationExecutor.Order, tasks: Int = 8
    ) async throws -> [String] {
        let simulation = SimulationExecutor(order)
        return try await simulation.run {
            let book = Book()
            await withTaskGroup(of: Void.self) { group in
                for task in 0..<tasks {
                    group.addTask {
                        for step in 0..<5 {
                            await book.note("\(task).\(step)")
                            try? await offPool {}
                            try? await simulation.clock.sleep(for: .seconds(task * step % 3))
                            async let other: Void = book.note("\(task).\(step) child")
                            await uninterrupted { await book.note("\(task).\(step) apart") }
                            await other
                        }
                    }
                }
            }
            return await book.entries
        }
    }

    @Test("the same seed gives the same order a hundred times", arguments: [1, 2, 77] as [UInt64])
    func repeatable(seed: UInt64) async throws {
        let first = try await Self.trace(.drawn(seed: seed))
        #expect(first.count == 8 * 5 * 3)
        for _ in 0..<100 {
            #expect(try await Self.trace(.drawn(seed: seed)) == first)
        }
    }

    @Test("other seeds give other orders of the same steps")
    func seeds() async throws {
        var traces: Set<[String]> = []
        for seed in 1...20 as ClosedRange<UInt64> {
            let trace = try await Self.trace(.drawn(seed: seed))
            traces.insert(trace)
        }
        #expect(traces.count == 20)
        #expect(Set(traces.map { $0.sorted() }).count == 1)
    }

    @Test("first come, first served is an order too")
    func first() async throws {
        let trace = try await Self.trace(.firstComeFirstServed)
        #expect(trace == (try await Self.trace(.firstComeFirstServed)))
        #expect(trace.prefix(8) == ["0.0", "1.0", "2.0", "3.0", "4.0", "5.0", "6.0", "7.0"])
    }

    @Test("simulations at the same time do not disturb each other")
    func parallel() async throws {
        let alone = try await Self.trace(.drawn(seed: 3))
        let together = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<16 { group.addTask { try await Self.trace(.drawn(seed: 3)) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(together.allSatisfy { $0 == alone })
    }

    @Test("tasks that wait for each other are found")
    func stuck() async throws {
        let error = await #expect(throws: Failure.self) {
            try await SimulationExecutor(.firstComeFirstServed).run {
                let never = AsyncStream<Int> { _ in }
                for await _ in never {}
            }
        }
        #expect(error?.code.name == "simulation.stuck")
    }

    @Test("what leaves the simulation is found")
    func left() async throws {
        let error = await #expect(throws: Failure.self) {
            try await SimulationExecutor(.firstComeFirstServed).run {
                await Task.detached {}.value
            }
        }
        #expect(["simulation.left", "simulation.stuck"].contains(error?.code.name))
    }

    @Test("the body's error comes out")
    func errors() async throws {
        struct Planned: Error {}
        await #expect(throws: Planned.self) {
            try await SimulationExecutor(.firstComeFirstServed).run { throw Planned() }
        }
    }

    @Test("outside of a simulation nothing is confined")
    func unconfined() async throws {
        #expect(Confinement.executor == nil)
        let value = try await offPool { 7 }
        let other = await uninterrupted { 8 }
        #expect([value, other] == [7, 8])
    }

    @Test("uninterrupted work does not see that its caller is cancelled")
    func uninterruptedWork() async throws {
        let seen = try await SimulationExecutor(.firstComeFirstServed).run {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask { await uninterrupted { Task.isCancelled } }
                group.cancelAll()
                return await group.next()
            }
        }
        #expect(seen == false)
    }
}
