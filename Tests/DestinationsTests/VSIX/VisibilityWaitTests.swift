import TestSupport
import Testing

@testable import Destinations

@Suite("A store is looked at until it shows what it has accepted")
struct VisibilityWaitTests {
    @Test("pauses grow by half up to a minute, and the last look is at the deadline")
    func pauses() async {
        let clock = SleeplessClock()
        let wait = VisibilityWait(deadline: .seconds(300), interval: .seconds(10), clock: clock)
        var looks: [Duration] = []
        let last = await wait.until({ $0 }) {
            looks.append(clock.elapsed)
            return false
        }
        #expect(!last)
        #expect(looks.prefix(4) == [.seconds(0), .seconds(10), .seconds(25), .milliseconds(47_500)])
        #expect(looks.last == .seconds(300))
        #expect(zip(looks, looks.dropFirst()).allSatisfy { $1 - $0 <= .seconds(60) })
    }

    @Test("a final look ends the wait at once")
    func final() async {
        let clock = SleeplessClock()
        var looks = 0
        _ = await VisibilityWait(clock: clock).until({ $0 == 3 }) {
            looks += 1
            return looks
        }
        #expect(looks == 3)
    }

    @Test("there is one look even if there is no time")
    func noTime() async {
        var looks = 0
        _ = await VisibilityWait(deadline: .zero, clock: SleeplessClock()).until({ $0 }) {
            looks += 1
            return false
        }
        #expect(looks == 1)
    }

    @Test("a cancelled wait gives the last look")
    func cancelled() async {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await VisibilityWait(clock: SleeplessClock()).until({ $0 == 3 }) { 1 }
        }
        #expect(await task.value == 1)
    }
}
