import HTTPTypes
import Testing

@testable import HTTP

@Suite("A host gets no more at once, no more repetitions, and nothing at all while it is not well")
struct HostLoadTests {
    private func ticket(_ load: inout HostLoad, at second: Int) -> HostLoad.Ticket? {
        guard case .go(let ticket) = load.admit(.identified, now: .seconds(second)) else { return nil }
        return ticket
    }

    private func fail(_ load: inout HostLoad, times: Int, at second: Int) throws -> CircuitBreaker.Change? {
        var change: CircuitBreaker.Change?
        for _ in 0..<times {
            let ticket = try #require(ticket(&load, at: second))
            change = load.end(ticket, .failed, pause: nil, now: .seconds(second))
        }
        return change
    }

    @Test("a circuit opens after failures in a row, and one probe closes it")
    func circuit() throws {
        var load = HostLoad(ResiliencePolicy())
        #expect(try fail(&load, times: 4, at: 0) == nil)
        let good = try #require(ticket(&load, at: 0))
        #expect(load.end(good, .well, pause: nil, now: .zero) == nil)
        #expect(try fail(&load, times: 5, at: 1) == .opened(failures: 5, pause: .seconds(10)))
        #expect(load.admit(.identified, now: .seconds(2)) == .wait(until: .seconds(11), .circuit))
        let probe = try #require(ticket(&load, at: 11))
        #expect(probe.isProbe)
        #expect(load.admit(.identified, now: .seconds(11)) == .queue)
        #expect(load.end(probe, .well, pause: nil, now: .seconds(12)) == .closed)
        #expect(try #require(ticket(&load, at: 12)).isProbe == false)
    }

    @Test("a probe that fails opens it for twice as long, and one that says nothing makes room for another")
    func probes() throws {
        var load = HostLoad(ResiliencePolicy())
        _ = try fail(&load, times: 5, at: 0)
        let first = try #require(ticket(&load, at: 10))
        #expect(
            load.end(first, .failed, pause: nil, now: .seconds(10))
                == .opened(failures: 5, pause: .seconds(20)))
        let cancelled = try #require(ticket(&load, at: 30))
        #expect(load.end(cancelled, .unknown, pause: nil, now: .seconds(31)) == nil)
        let third = try #require(ticket(&load, at: 31))
        #expect(third.isProbe)
        #expect(
            load.end(third, .failed, pause: nil, now: .seconds(31))
                == .opened(failures: 5, pause: .seconds(30)), "no longer than the longest wait")
    }

    @Test("what was under way when the circuit opened neither closes nor prolongs it")
    func late() throws {
        var load = HostLoad(ResiliencePolicy())
        let early = try #require(ticket(&load, at: 0))
        let other = try #require(ticket(&load, at: 0))
        _ = try fail(&load, times: 5, at: 0)
        #expect(load.end(early, .well, pause: nil, now: .seconds(1)) == nil)
        #expect(load.end(other, .failed, pause: nil, now: .seconds(2)) == nil)
        #expect(load.circuit.state == .open(until: .seconds(10)))
    }

    @Test("a limit that is used up holds its caller, not the others, and may be ignored")
    func limits() throws {
        var load = HostLoad(ResiliencePolicy())
        let ticket = try #require(ticket(&load, at: 0))
        _ = load.end(ticket, .well, pause: .seconds(30), now: .zero)
        #expect(load.admit(.identified, now: .seconds(1)) == .wait(until: .seconds(30), .limit))
        guard case .go = load.admit(.anonymous, now: .seconds(1)),
            case .go = load.admit(.identified, now: .seconds(1), ignoresLimit: true),
            case .go = load.admit(.identified, now: .seconds(30))
        else {
            Issue.record("held")
            return
        }
    }

    @Test(
        "requests are grouped by host and port",
        arguments: [
            ("https://API.github.com/x?y#z", "api.github.com"), ("https://a:443/x", "a"),
            ("http://a:80", "a"),
            ("http://a:443/", "a:443"), ("http://user:word@a:81/x@y", "a:81"), ("nothing", ""),
        ])
    func host(_ url: String, _ host: String) {
        #expect(Request(.get, url).host == host)
    }

    @Test("in any course of events the limits hold", arguments: 1...20)
    func property(_ seed: UInt64) {
        var random = SeededRandom(seed)
        let policy = ResiliencePolicy(requestsAtOnce: Int.random(in: 1...4, using: &random))
        var load = HostLoad(policy)
        var (running, probes, begun, repeated) = ([HostLoad.Ticket](), 0, 0, 0)
        for second in 0..<2000 {
            switch Int.random(in: 0...3, using: &random) {
            case 0:
                load.begin()
                begun += 1
            case 1: if load.takeRepetition() { repeated += 1 }
            case 2:
                if let ticket = ticket(&load, at: second) {
                    running.append(ticket)
                    probes += ticket.isProbe ? 1 : 0
                }
            default:
                guard let index = running.indices.randomElement(using: &random) else { continue }
                let ticket = running.remove(at: index)
                probes -= ticket.isProbe ? 1 : 0
                let health = [CircuitBreaker.Health.well, .failed, .failed, .unknown]
                    .randomElement(using: &random)
                _ = load.end(ticket, health ?? .well, pause: nil, now: .seconds(second))
            }
            #expect(load.inFlight == running.count && running.count <= policy.requestsAtOnce)
            #expect(probes <= 1)
            #expect(Double(repeated) <= policy.retryReserve + policy.retryShare * Double(begun) + 1e-6)
        }
        #expect(repeated > 10 && begun > 100, "something happened")
    }
}
